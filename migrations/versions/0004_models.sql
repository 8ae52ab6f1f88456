set lock_timeout = '5s';

-- scheduling ------------------------------------------------------------------------------------------------------

create sequence srs_weights_version as integer; -- one numbering for everybody's weights, so that a log row names one set

create table srs_weights (                 -- every training, adopted or refused
  user_id uuid not null,                   -- the nil id: weights for everybody without their own
  version integer not null default nextval('srs_weights_version'),
  parameters double precision[] check (cardinality(parameters) = 21), -- null: the training gave none
  in_use boolean not null default false,
  trained_at timestamptz not null,
  reviews integer not null,                -- counted after filtering
  held_out integer not null,               -- of these, the last in time, which the training did not see
  log_loss double precision,               -- of these weights on the held-out reviews
  baseline_log_loss double precision,      -- of the weights that were in use, on the same
  duration_ms integer not null,
  adopted_at timestamptz,
  retired_at timestamptz,                  -- replaced or rolled back
  refused_reason text,
  primary key (user_id, version),
  check (not in_use or adopted_at is not null),
  check (parameters is not null or refused_reason is not null)
);
create unique index srs_weights_in_use on srs_weights (user_id) where in_use;

alter table srs_user_params add column training_asked_at timestamptz; -- null: no training is waited for

alter table user_learning_prefs add column free_days smallint[] not null default '{}'; -- nothing comes due; easy_days: half

alter table review_log                     -- what changed a first review beside its rating, so that a replay comes out the same
  add column complexity double precision,
  add column complexity_strength double precision;
create or replace view review as           -- a view keeps the columns that there were when it was made
  select l.* from review_log l
  where not exists (select from review_retraction r where r.user_id = l.user_id and r.review_id = l.review_id);

alter table practice_session
  add column load_from_on date,            -- what was due on the days from here on when the session began, so that
  add column load smallint[];              -- the interval shown before an answer is the one that the answer gives

-- scoring ---------------------------------------------------------------------------------------------------------

create table skill_params (                -- knowledge tracing fitted to a concept, or why it was not
  concept_id uuid primary key references concept on delete cascade,
  known double precision,
  learn double precision,
  forget double precision,
  slip double precision,
  guess double precision,
  attempts integer not null,
  learners integer not null,
  pooled double precision not null check (pooled between 0 and 1), -- how much of it comes from all concepts together
  log_loss double precision,
  baseline_log_loss double precision,      -- of the default parameters, on the same answers
  fitted_at timestamptz not null,
  refused_reason text,
  check (num_nulls(known, learn, forget, slip, guess) in (0, 5)),
  check (known is not null or refused_reason is not null)
);

create table eval_run (                    -- one replay of a model over what really happened
  id uuid primary key,
  suite text not null check (suite in ('bkt', 'fsrs')),
  status text not null check (status in ('RUNNING', 'SUCCEEDED', 'FAILED', 'EMPTY')),
  window_from timestamptz not null,
  window_to timestamptz not null,
  weights_version integer,
  started_at timestamptz not null,
  finished_at timestamptz,
  n integer not null default 0,
  calibration jsonb not null default '[]',
  notes jsonb not null default '{}',       -- what else is worth knowing: answers judged by the simple rule, rows left out
  regression_median double precision,      -- median log loss of the runs before it, where there were enough
  regressed boolean not null default false,
  error_text text
);
create index eval_run_suite on eval_run (suite, window_to desc);

create table eval_metric (
  run_id uuid not null references eval_run on delete cascade,
  metric text not null,
  value double precision not null,
  n integer not null,
  primary key (run_id, metric)
);

create table eval_baseline (               -- the simple models, on the same rows in the same run
  run_id uuid not null references eval_run on delete cascade,
  model text not null,
  metric text not null,
  value double precision not null,
  primary key (run_id, model, metric)
);

create table evidence_weight (             -- how much a learner's difficulty says about a concept
  user_id uuid primary key references app_user on delete cascade,
  weight double precision not null check (weight between 0 and 1),
  skill double precision not null,
  reviews double precision not null,
  tenure double precision not null,
  cluster smallint,
  computed_on date not null
);

create table complexity_score (            -- a version a date
  concept_id uuid not null references concept on delete cascade,
  version_on date not null,
  score double precision not null check (score between 0 and 1),
  own double precision check (own between 0 and 1), -- weighted median over learners, before propagation; null: no reviews
  spread double precision,
  from_prerequisites double precision,
  learners integer not null,
  reviews integer not null,
  low_confidence boolean not null,
  assumed boolean not null,                -- neither reviews nor a scored neighbour
  grade double precision,                  -- the three causes, weighted
  deficit double precision,
  surprise double precision,
  trend double precision,                  -- a week
  drift text check (drift in ('falling', 'rising', 'steady')),
  clusters jsonb not null default '[]',
  primary key (concept_id, version_on)
);
create index complexity_score_version on complexity_score (version_on);

create table edge_evidence (               -- how often failing one concept goes with failing the next
  from_concept_id uuid not null references concept on delete cascade,
  to_concept_id uuid not null references concept on delete cascade,
  weight double precision not null check (weight between 0 and 1),
  pairs integer not null,
  computed_on date not null,
  primary key (from_concept_id, to_concept_id)
);
create index edge_evidence_to on edge_evidence (to_concept_id);

create table question_flag (               -- hard to answer for a reason of its own, not its concept's
  question_id uuid primary key references question on delete cascade,
  learners integer not null,
  failures integer not null,
  others_failure double precision not null,
  flagged_on date not null
);

-- experiments -----------------------------------------------------------------------------------------------------

create table experiment (
  key text primary key,
  status text not null check (status in ('draft', 'running', 'stopped')),
  shares double precision[] not null,      -- of the arms, in their order of definition
  planned_days integer not null check (planned_days between 1 and 365),
  created_at timestamptz not null,
  created_by uuid,
  started_at timestamptz,
  ended_at timestamptz,
  winner text,                             -- the arm that everybody gets since
  verdict text,
  reason text,
  check ((status = 'draft') = (started_at is null)),
  check ((status = 'stopped') = (ended_at is not null))
);

create table exposure (                    -- two rows of one learner: seen in two arms
  user_id uuid not null references app_user on delete cascade,
  experiment_key text not null,
  arm text not null,
  first_at timestamptz not null,
  last_at timestamptz not null,
  n integer not null default 1,
  primary key (user_id, experiment_key, arm)
);
create index exposure_experiment on exposure (experiment_key, arm, first_at);

create table experiment_reading (          -- what each day's look said, so that one sees the interval narrow
  experiment_key text not null references experiment on delete cascade,
  read_on date not null,
  metric text not null,
  arm text not null,
  learners integer not null,
  effect double precision,
  low double precision,
  high double precision,
  primary key (experiment_key, read_on, metric, arm)
);
