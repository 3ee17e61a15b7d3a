"""The registry of critics: a new one takes one new file and one entry here."""

from enhancegan.networks.backbone import Backbone
from enhancegan.networks.critic import Critic
from enhancegan.networks.net_d import NetD
from enhancegan.networks.paper_critic import PaperCritic, ReleaseCritic
from enhancegan.registry import look_up

CRITICS: dict[str, type[Critic] | type[PaperCritic]] = {
    critic.kind: critic for critic in (Critic, PaperCritic, ReleaseCritic)
}


def check_kind(kind: str) -> None:
    """Reject an unknown kind of critic before hours of training.

    Raises:
        ValueError: for an unknown kind; the message lists the known ones.
    """
    look_up("kind of critic", CRITICS, kind)


def new_critic(kind: str, backbone: Backbone) -> NetD:
    """Build an untrained critic on a backbone.

    Raises:
        ValueError: for an unknown kind; the message lists the known ones.
    """
    return look_up("kind of critic", CRITICS, kind)(backbone)
