set lock_timeout = '5s';

-- identity --------------------------------------------------------------------------------------------------------

create table app_user (
  user_id uuid primary key,
  email text not null,
  display_name text not null,
  password_hash text,                      -- null: logs in through another issuer, or is simulated
  simulated boolean not null default false,
  created_at timestamptz not null
);
create unique index app_user_email on app_user (lower(email));

create table user_identity (
  issuer text not null,
  subject varchar(255) not null check (subject <> ''),
  user_id uuid not null references app_user on delete cascade,
  primary key (issuer, subject)
);
create index user_identity_user on user_identity (user_id);

create table user_role (
  user_id uuid not null references app_user on delete cascade,
  role text not null check (role in ('student', 'tutor', 'coach', 'author', 'operator', 'admin')),
  granted_at timestamptz not null,
  primary key (user_id, role)
);

create table service_token (
  token_id uuid primary key,
  name text not null,
  token_hash bytea not null unique,
  scopes text[] not null,
  created_by uuid not null references app_user on delete cascade,
  created_at timestamptz not null,
  expires_at timestamptz,
  revoked_at timestamptz
);
create index service_token_created_by on service_token (created_by);

-- catalog ---------------------------------------------------------------------------------------------------------

create table year (
  year_id uuid primary key,
  code text not null unique,
  name text not null,
  position integer not null
);

create table block (
  block_id uuid primary key,
  year_id uuid not null references year,
  code text not null unique,
  name text not null,
  position integer not null
);
create index block_year on block (year_id);

create table theme (
  theme_id uuid primary key,
  block_id uuid not null references block,
  code text not null unique,
  name text not null,
  position integer not null
);
create index theme_block on theme (block_id);

create table concept (
  concept_id uuid primary key,
  theme_id uuid not null references theme, -- exactly one primary theme
  code text not null unique,
  name text not null,
  summary text not null default '',
  pseudo boolean not null default false,   -- THEME::<theme_id>: stands in for a missing tag, so that no join misses
  position integer not null default 0
);
create index concept_theme on concept (theme_id);

create table concept_edge (
  from_concept_id uuid not null references concept on delete cascade,
  to_concept_id uuid not null references concept on delete cascade,
  kind text not null check (kind in ('prerequisite', 'part_of', 'related')),
  primary key (from_concept_id, to_concept_id, kind),
  check (from_concept_id <> to_concept_id)
);
create index concept_edge_to on concept_edge (to_concept_id);

create table question (
  question_id uuid primary key,
  concept_id uuid not null references concept,
  code text not null unique,
  kind text not null check (kind in ('choice', 'choices', 'short', 'recall')),
  stem text not null,
  choices jsonb not null,                  -- [{"key": "a", "text": "…"}]
  answer jsonb not null,                   -- choice "b" · choices ["a", "c"] · short ["text", …] · recall null
  explanation text not null,
  difficulty smallint not null check (difficulty between 1 and 5),
  tags text[] not null default '{}',
  created_at timestamptz not null,
  updated_at timestamptz not null,
  retired_at timestamptz
);
create index question_concept on question (concept_id) where retired_at is null;

create table question_rating (             -- the one hot row that no learner owns
  question_id uuid primary key references question on delete cascade,
  elo double precision not null,
  answers integer not null default 0
) with (fillfactor = 50);

create table tag_quality_debt_log (
  id uuid primary key,
  question_id uuid not null references question on delete cascade,
  theme_id uuid references theme,
  reason text not null check (reason in ('MISSING_CONCEPT', 'MULTIPLE_CONCEPTS', 'INCONSISTENT_TAGS')),
  count integer not null default 1,
  occurred_at timestamptz not null,
  resolved_at timestamptz
);
create unique index tag_quality_debt_log_live on tag_quality_debt_log (question_id, reason) where resolved_at is null;
create index tag_quality_debt_log_time on tag_quality_debt_log (occurred_at);

-- scheduling ------------------------------------------------------------------------------------------------------

create table srs_user_params (
  user_id uuid primary key references app_user on delete cascade,
  version bigint not null default 0,       -- moves with every change to what the learner remembers
  n_review_logs integer not null default 0,
  ability double precision not null default 1500,
  rated_answers integer not null default 0,
  weights_version integer not null default 0,
  assigned_group text not null default 'BASELINE_GLOBAL' check (assigned_group in ('BASELINE_GLOBAL', 'TUNED_ELIGIBLE')),
  training_cooldown_until timestamptz,
  fsrs_parameters double precision[] check (cardinality(fsrs_parameters) = 21),
  fsrs_log_loss double precision,
  baseline_log_loss double precision,
  trained_at timestamptz,
  refused_reason text
) with (fillfactor = 80);

create table user_learning_prefs (
  user_id uuid primary key references app_user on delete cascade,
  revision_daily_target integer check (revision_daily_target between 1 and 500),
  spacing_multiplier double precision not null default 1.0 check (spacing_multiplier between 0.5 and 2.0),
  retention_target_override double precision check (retention_target_override between 0.7 and 0.95),
  zone text not null default 'UTC',
  day_rollover_hour smallint not null default 0 check (day_rollover_hour between 0 and 23),
  easy_days smallint[] not null default '{}',
  reschedule_on_new_weights boolean not null default true
);

create table memory (
  user_id uuid not null references app_user on delete cascade,
  concept_id uuid not null references concept,
  stability double precision check (stability > 0),
  difficulty double precision check (difficulty between 1 and 10),
  due_at timestamptz,
  reviewed_at timestamptz,
  reps integer not null default 0,
  lapses integer not null default 0,
  suspended_at timestamptz,
  primary key (user_id, concept_id),
  -- a concept may be set aside before its first review; otherwise a memory is whole
  check ((stability is null) = (reps = 0) and (stability is null) = (due_at is null) and (stability is null) = (reviewed_at is null)),
  check (stability is not null or suspended_at is not null)
) with (fillfactor = 90);
create index memory_due on memory (user_id, due_at) include (concept_id) where suspended_at is null;
create index memory_concept on memory (concept_id);

create table review_log (
  user_id uuid not null,
  reviewed_at timestamptz not null,
  review_id uuid not null,
  concept_id uuid not null,
  question_id uuid,
  source text not null check (source in ('practice', 'study_task', 'import')),
  rating smallint not null check (rating between 1 and 4),
  correct boolean not null,
  score double precision not null check (score between 0 and 1),
  elapsed_days integer not null check (elapsed_days >= 0),
  time_ms integer check (time_ms > 0),     -- null: outside 0.5 s to 1 h, so not believed
  previous_state text not null check (previous_state in ('new', 'learning', 'review', 'relearning')),
  stability_before double precision,
  difficulty_before double precision,
  retrievability_before double precision,  -- the predicted recall
  reviewed_before timestamptz,
  due_before timestamptz,
  stability_after double precision not null,
  difficulty_after double precision not null,
  due_after timestamptz not null,
  mastery_before double precision,
  mastery_after double precision,
  weights_version integer not null,
  exposure text,
  primary key (user_id, reviewed_at, review_id)
) partition by range (reviewed_at);
create index review_log_concept on review_log (user_id, concept_id, reviewed_at);
create table review_log_default partition of review_log default;

create table review_retraction (
  user_id uuid not null references app_user on delete cascade,
  review_id uuid not null,
  retracted_at timestamptz not null,
  primary key (user_id, review_id)
);

create view review as
  select l.* from review_log l
  where not exists (select from review_retraction r where r.user_id = l.user_id and r.review_id = l.review_id);

-- scoring ---------------------------------------------------------------------------------------------------------

create table mastery (
  user_id uuid not null references app_user on delete cascade,
  concept_id uuid not null references concept,
  p double precision not null check (p between 0 and 1),
  attempts integer not null,
  primary key (user_id, concept_id)
) with (fillfactor = 90);
create index mastery_concept on mastery (concept_id);

-- queues: projections; dropping and recomputing them loses nothing ------------------------------------------------------

create table revision_queue_theme (
  user_id uuid not null references app_user on delete cascade,
  theme_id uuid not null references theme,
  due_count_today integer not null,
  overdue_count integer not null,
  next_due_at timestamptz not null,
  primary key (user_id, theme_id)
);
create index revision_queue_theme_theme on revision_queue_theme (theme_id);

create table revision_queue_user_summary (
  user_id uuid primary key references app_user on delete cascade,
  due_today_total integer not null default 0,
  overdue_total integer not null default 0,
  due_tomorrow_total integer not null default 0,
  day_on date,                             -- null until the first list is made
  day_ends_at timestamptz,
  as_of_version bigint,
  generated_at timestamptz
) with (fillfactor = 80);

create table queue_stats_daily (
  stat_on date primary key,
  due_today_total integer not null,
  overdue_total integer not null,
  due_tomorrow_total integer not null,
  users_with_due integer not null,
  by_theme jsonb not null,
  by_block jsonb not null,
  generated_at timestamptz not null
);

-- practice --------------------------------------------------------------------------------------------------------

create table practice_session (
  user_id uuid not null references app_user on delete cascade,
  practice_session_id uuid not null,
  mode text not null check (mode in ('guided', 'exam', 'revision', 'mock')),
  theme_ids uuid[] not null default '{}',
  questions uuid[] not null,               -- the item of each position
  reasons text[] not null,                 -- why each item was chosen
  answered integer not null default 0,
  status text not null default 'open' check (status in ('open', 'finished')),
  started_at timestamptz not null,
  finished_at timestamptz,
  primary key (user_id, practice_session_id)
);
create index practice_session_recent on practice_session (user_id, started_at desc);

create table practice_answer (             -- the slot (user, practice session, position) is the idempotency key
  user_id uuid not null,
  practice_session_id uuid not null,
  position integer not null,
  question_id uuid not null,
  concept_id uuid not null,
  review_id uuid not null,
  answer jsonb not null,
  correct boolean not null,
  rating smallint not null,
  time_ms integer,
  flagged boolean not null,
  changed boolean not null,
  interval_days integer not null,
  due_at timestamptz not null,
  mastery_before double precision not null,
  mastery_after double precision not null,
  elo_delta double precision not null,     -- what the item's rating lost or won
  ability_delta double precision not null,
  leech boolean not null,
  answered_at timestamptz not null,
  primary key (user_id, practice_session_id, position),
  foreign key (user_id, practice_session_id) references practice_session on delete cascade
);
create index practice_answer_question on practice_answer (user_id, question_id, answered_at desc);
create index practice_answer_recent on practice_answer (user_id, answered_at desc);

create table theme_bandit (
  user_id uuid not null references app_user on delete cascade,
  theme_id uuid not null references theme on delete cascade,
  a double precision not null,
  b double precision not null,
  primary key (user_id, theme_id)
);

-- jobs ------------------------------------------------------------------------------------------------------------

create table job_run (
  id uuid primary key,
  job_key text not null,
  scheduled_for timestamptz not null,
  queued_at timestamptz not null,
  started_at timestamptz,
  finished_at timestamptz,
  heartbeat_at timestamptz,
  cancel_requested_at timestamptz,         -- it stops before its next batch
  status text not null check (status in ('queued', 'running', 'succeeded', 'failed', 'skipped', 'cancelled', 'missed')),
  queue text not null,
  args jsonb not null default '{}',
  stats jsonb not null default '{}',
  error_text text,
  attempt integer not null default 1,
  requested_by uuid,                       -- null: the schedule asked
  parent_run_id uuid references job_run,
  steps_done integer not null default 0,
  steps_total integer not null default 0
);
create unique index job_run_slot on job_run (job_key, scheduled_for) where requested_by is null;
create index job_run_recent on job_run (job_key, scheduled_for desc);
create index job_run_queued on job_run (queued_at desc);
create index job_run_live on job_run (status) where status in ('queued', 'running');
create index job_run_parent on job_run (parent_run_id);

create table job_lock (
  job_key text primary key,
  owner_token uuid not null,               -- the run's id: a killed worker never blocks its own resumption
  locked_at timestamptz not null,
  expires_at timestamptz not null
);

create table job_batch (
  run_id uuid not null references job_run on delete cascade,
  batch integer not null,
  args jsonb not null,
  attempts integer not null default 0,
  rows integer,
  error text,
  failed_at timestamptz,
  done_at timestamptz,
  primary key (run_id, batch)
);
create index job_batch_open on job_batch (run_id, batch) where done_at is null and failed_at is null;

-- events ----------------------------------------------------------------------------------------------------------

create table domain_event (
  owner_id uuid not null,                  -- the nil uuid: the system
  recorded_at timestamptz not null,
  event_id uuid not null,
  type text not null,
  subject uuid,
  subject_version bigint,
  payload jsonb not null,
  actor_id uuid,
  trace text,
  primary key (owner_id, recorded_at, event_id)
) partition by range (recorded_at);
create index domain_event_subject on domain_event (subject, recorded_at);
create index domain_event_version on domain_event (subject, subject_version);
create index domain_event_type on domain_event (type, recorded_at desc);
create table domain_event_default partition of domain_event default;

create table outbox (                      -- what has not left yet
  position bigint generated always as identity primary key,
  event_id uuid not null,
  type text not null,
  payload jsonb not null,
  trace text,
  recorded_at timestamptz not null
);

-- append-only -------------------------------------------------------------------------------------------------------

create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% is append-only', tg_table_name using errcode = 'restrict_violation';
end $$;
create trigger review_log_append_only before update or delete on review_log for each row execute function refuse_change();
create trigger domain_event_append_only before update or delete on domain_event for each row execute function refuse_change();

-- partitions --------------------------------------------------------------------------------------------------------

create function ensure_month_partitions(parent text, first_on date, last_on date) returns integer language plpgsql as $$
declare
  month date := date_trunc('month', first_on)::date;
  made integer := 0;
  child text;
begin
  while month <= last_on loop
    child := format('%s_%s', parent, to_char(month, 'YYYY_MM'));
    if to_regclass(child) is null then
      execute format('create table if not exists %I partition of %I for values from (%L) to (%L)',
        child, parent, month::timestamp at time zone 'UTC', (month + interval '1 month')::timestamp at time zone 'UTC');
      made := made + 1;
    end if;
    month := (month + interval '1 month')::date;
  end loop;
  return made;
end $$;

select ensure_month_partitions(parent, current_date, (current_date + interval '4 months')::date)
from unnest(array['review_log', 'domain_event']) as parent;
