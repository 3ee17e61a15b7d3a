"""The blocks of `study.yaml`: what each may say, and how it is read."""
