"""Whose a patrol becomes. Pure."""

from datetime import date
from uuid import UUID

from api.domain.patrol_templates.placement import pick
from api.domain.people.posts import Posts
from api.domain.people.words import Capacity


def owner_among(posts: Posts, capacity: Capacity, *, seed: bytes = b"", on: date) -> UUID | None:
    """Who walks in a grid on a day; None where nobody works there.

    The longest assigned of the capacity, or the members in turn; where there is none, whoever answers next:
    the responsible, the deputy, a member.
    """
    for wanted in (capacity, *Capacity):
        people = posts.get(wanted.value, [])
        if people:
            return people[pick(seed, on, len(people))] if wanted is Capacity.MEMBER else people[0]
    return None
