"""Which side a mention starts from, where word order alone misleads: a learnt second look.

The frames give the sides by slots; a model (``learnt/direction.json``) over how they were found
says whether they stand as they should. Equal kinds have no direction and are left alone.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from hoptac.nlp.learnt import load_model
from hoptac.nlp.parties import is_state
from hoptac.types import EQUAL_KINDS, HOME, Cooperation, Party, Rule

TURNED = Rule("direction-model")


@dataclass(frozen=True, slots=True)
class Scene:
    """Where an act is set: the parties of the sentence's places, the visitor and the host so far."""

    places: frozenset[str] = frozenset()
    visitor: str = ""
    host: str = ""


NOWHERE = Scene()


def _scene_signals(kind: str, first: Party | None, second: Party | None, scene: Scene) -> list[str]:
    parties = [party.party if party else "" for party in (first, second)]
    place = "|".join(str(party in scene.places) for party in parties)
    guest = "|".join(str(bool(party) and party == scene.visitor) for party in parties)
    home = "|".join(str(bool(party) and party == scene.host) for party in parties)
    return [f"kind+place={kind}|{place}", f"kind+guest={kind}|{guest}", f"kind+host={kind}|{home}"]


def direction_signals(act: Cooperation, how: str, frame: str, scene: Scene = NOWHERE) -> list[str]:
    """What the model sees: the kind, the trigger, the slots, and what sort of party each side is."""
    first = next((p for p in act.parties if p.side == "source"), None)
    second = next((p for p in act.parties if p.side == "target"), None)
    kind = act.kind
    return [
        f"kind={kind}",
        f"how={how}",
        f"kind+how={kind}|{how}",
        f"frame+how={frame}|{how}",
        f"trigger={act.rule.rule_id}",
        f"trigger+how={act.rule.rule_id}|{how}",
        f"home={_home(first)}|{_home(second)}",
        f"kind+home={kind}|{_home(first)}|{_home(second)}",
        f"sorts={_sort(first)}|{_sort(second)}",
        f"resolved={first.resolved_by if first else ''}|{second.resolved_by if second else ''}",
        f"order={_order(first, second)}",
        f"kind+order={kind}|{_order(first, second)}",
        *_scene_signals(kind, first, second, scene),
    ]


def _home(party: Party | None) -> str:
    if party is None:
        return "none"
    return "home" if party.party == HOME else "state" if is_state(party.party) else "body"


def _sort(party: Party | None) -> str:
    return party.mention.type if party and party.mention else "none"


def _order(first: Party | None, second: Party | None) -> str:
    if not (first and second and first.mention and second.mention):
        return "unknown"
    return "source first" if first.mention.span.start < second.mention.span.start else "target first"


def set_direction(act: Cooperation, how: str, frame: str, scene: Scene = NOWHERE) -> Cooperation:
    """The mention with its sides as the model has them; as they were where it has nothing to say."""
    model = load_model("direction")
    if act.kind in EQUAL_KINDS or not model.trained or not any(p.side == "target" for p in act.parties):
        return act
    if model.probability(direction_signals(act, how, frame, scene)) >= model.floor:
        return act
    turned = tuple(replace(p, side="target" if p.side == "source" else "source") for p in act.parties)
    ordered = tuple(sorted(turned, key=lambda p: p.side != "source"))
    return replace(act, parties=ordered, evidence=(*act.evidence, TURNED))
