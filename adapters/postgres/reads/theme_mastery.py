"""A learner's mastery of each theme in SQL: the mean over its concepts, unseen ones counting as known at first."""

from typing import Final

from domain.scoring.bkt import DEFAULT_SKILL

# A theme's pseudo-concept stands in for a missing tag: it counts only once it has been practised.
KNOWN: Final = f"""
known as materialized (
  select tried.theme_id,
    (tried.total + (own.concepts + tried.pseudo - tried.concepts) * {DEFAULT_SKILL.known})
      / (own.concepts + tried.pseudo) as mastery
  from (
    select c.theme_id, sum(y.p) as total, count(*) as concepts, count(*) filter (where c.pseudo) as pseudo
    from mastery y join concept c using (concept_id)
    where y.user_id = $1 group by c.theme_id
  ) tried
  cross join lateral (
    select count(*) as concepts from concept c where c.theme_id = tried.theme_id and not c.pseudo
  ) own
)"""  # noqa: S608  composed of our own text alone
"""A common table expression: themes of which the learner $1 has tried anything, with their mastery."""
