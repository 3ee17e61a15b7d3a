# syntax=docker/dockerfile:1
# The app for a server, with nothing in it that is secret. docs/deploy.md says how to build and run it.

# Python and Debian as they are tested; an image that is built anew has their latest corrections.
FROM python:3.11-slim-bookworm

SHELL ["/bin/bash", "-euo", "pipefail", "-c"]

# pg_dump and pg_restore for backups of PostgreSQL; Chromium draws the report's figures as files. Whoever needs none of
# them builds with --build-arg PROGRAMS=
ARG PROGRAMS="postgresql-client chromium"
# hadolint ignore=DL3008
RUN --mount=type=cache,target=/var/cache/apt,sharing=locked \
    --mount=type=cache,target=/var/lib/apt/lists,sharing=locked \
    rm -f /etc/apt/apt.conf.d/docker-clean && \
    if [ -n "$PROGRAMS" ]; then apt-get update && apt-get install -y --no-install-recommends $PROGRAMS; fi

RUN useradd --create-home --uid 1000 studio && install -d -o studio -g studio /data /data/cache /data/preparations /backup

WORKDIR /app

# Without CUDA torch takes a tenth of the room. For a GPU: --build-arg TORCH_INDEX=https://download.pytorch.org/whl/cu128
ARG TORCH_INDEX=https://download.pytorch.org/whl/cpu
COPY requirements.txt requirements-postgresql.txt ./
RUN --mount=type=cache,target=/root/.cache/pip \
    grep -E '^torch(vision)?[^a-z]' requirements.txt >/tmp/torch.txt && \
    pip install --index-url "$TORCH_INDEX" -r /tmp/torch.txt && rm /tmp/torch.txt
RUN --mount=type=cache,target=/root/.cache/pip \
    pip install -r requirements.txt -r requirements-postgresql.txt

COPY . .
RUN python -m compileall -q -j 0 .

# The number, not the name: Kubernetes can tell then that it is not root.
USER 1000:1000
ENV ENHANCEGAN_DATA=/data PORT=7860 PYTHONUNBUFFERED=1
VOLUME /data
EXPOSE 7860
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=10s --start-period=5m --start-interval=3s --retries=3 CMD ["python", "deploy/healthcheck.py"]
# STUDIO_OPTIONS: options of app.py, where only variables can be set, as on Hugging Face.
CMD ["sh", "-c", "exec python app.py --host 0.0.0.0 --port $PORT $STUDIO_OPTIONS"]
