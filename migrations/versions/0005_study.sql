set lock_timeout = '5s';

-- catalog ---------------------------------------------------------------------------------------------------------

create table problem (
  problem_id uuid primary key,
  code text not null unique,
  module text not null,
  title text not null,
  difficulty smallint not null check (difficulty between 1 and 5),
  target_minutes smallint not null check (target_minutes between 1 and 240),
  topics text[] not null,                  -- codes of concepts; the first is the primary one
  concept_ids uuid[] not null,             -- the same, as keys
  objectives text[] not null,
  statement text not null,
  constraints text[] not null,
  entry jsonb not null,                    -- the function's name in each language, its parameters, what it returns
  comparison jsonb not null,               -- exactly, in any order, within a tolerance
  limits jsonb not null,                   -- {"time_ms": …, "memory_mb": …}
  hints text[] not null,                   -- levels 1 to 3
  starters jsonb not null,                 -- what the editor begins with, by language
  visible jsonb not null,                  -- [{"name", "arguments", "expected"}]
  hidden_categories text[] not null,
  version integer not null default 1,
  digest text not null,                    -- of the whole file with its bundle: the same content is not a new version
  published_at timestamptz,                -- null: a draft; only what its own references pass is published
  updated_at timestamptz not null
);
create index problem_module on problem (module, difficulty) where published_at is not null;

create table problem_bundle (              -- read by judging and by authors, never by what answers a learner
  problem_id uuid primary key references problem on delete cascade,
  hidden jsonb not null,                   -- [{"name", "category", "arguments", "expected"}]
  solutions jsonb not null,                -- {"python": …, "javascript": …}
  wrong jsonb not null,                    -- [{"language", "code", "why", "fails"}]
  checked_at timestamptz,
  check_report jsonb
);

-- study -----------------------------------------------------------------------------------------------------------

create table study_paths (
  user_id uuid not null references app_user on delete cascade,
  study_path_id uuid not null,
  track text not null,
  status text not null check (status in ('active', 'archived')),
  config jsonb not null,
  algorithm_version integer not null,
  planned jsonb not null,                  -- how many tasks each module plans
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (user_id, study_path_id),
  unique (study_path_id)
);
create unique index study_paths_active on study_paths (user_id, track) where status = 'active';

create table study_tasks (
  user_id uuid not null,
  study_task_id uuid not null,
  study_path_id uuid not null,
  version bigint not null default 0,       -- numbers the task's events, under its row's lock
  problem_id uuid,                         -- of any bank, so without a reference
  concept_id uuid references concept,      -- what a review task revises
  kind text not null check (kind in ('coding', 'review')),
  module text not null,
  topics text[] not null,
  difficulty smallint not null check (difficulty between 1 and 5),
  status text not null check (status in ('scheduled', 'in_progress', 'completed', 'skipped', 'expired')),
  outcome text check (outcome in ('success', 'failure')),
  scheduled_at timestamptz not null,
  expires_at timestamptz not null,
  started_at timestamptz,
  active_at timestamptz,                   -- the last sign of work; time spent is counted from it
  completed_at timestamptz,
  score double precision check (score between 0 and 1),
  time_spent_seconds integer not null default 0 check (time_spent_seconds >= 0),
  submissions integer not null default 0,
  hints_used integer not null default 0,
  metadata jsonb not null,
  primary key (user_id, study_task_id),
  unique (study_task_id),
  foreign key (user_id, study_path_id) references study_paths on delete cascade,
  check (case kind when 'coding' then problem_id else concept_id end is not null),
  check ((status = 'completed') = (outcome is not null))
);
create index study_tasks_path on study_tasks (user_id, study_path_id, scheduled_at);
create index study_tasks_module on study_tasks (user_id, study_path_id, module, status);
create index study_tasks_problem on study_tasks (problem_id);
create index study_tasks_concept on study_tasks (concept_id);
create index study_tasks_next on study_tasks (user_id, status, scheduled_at) where status in ('scheduled', 'in_progress');
create index study_tasks_expiry on study_tasks (expires_at) where status = 'scheduled';
create unique index study_tasks_open_review on study_tasks (user_id, concept_id)
  where kind = 'review' and status in ('scheduled', 'in_progress');

create table task_evaluations (
  user_id uuid not null,
  evaluation_id uuid not null,
  study_task_id uuid not null,
  kind text not null check (kind in ('submit', 'run')), -- run: the visible tests alone, and nothing follows from it
  requested_at timestamptz not null,
  language text not null check (language in ('python', 'javascript')),
  code text not null check (octet_length(code) <= 65536),
  status text not null check (status in ('queued', 'running', 'passed', 'failed', 'timeout', 'error', 'cancelled')),
  attempts integer not null default 0,
  started_at timestamptz,
  heartbeat_at timestamptz,
  finished_at timestamptz,
  score double precision check (score between 0 and 1),
  partial boolean not null default false,
  visible jsonb,
  hidden jsonb,                            -- counts by category, never the tests
  failure_category text check (failure_category in ('timeout', 'runtime_error', 'logic_error', 'edge_cases', 'minor_issues')),
  error_text text,                         -- what the learner is told: the line their code raised on, or that judging failed
  runtime_ms integer,
  memory_mb double precision,
  review_ids uuid[] not null default '{}', -- the reviews that came of it, one a concept
  taken_at timestamptz,                    -- when its verdict was counted with the task, which happens once
  primary key (user_id, evaluation_id),
  unique (evaluation_id),
  foreign key (user_id, study_task_id) references study_tasks on delete cascade
);
create index task_evaluations_task on task_evaluations (user_id, study_task_id, requested_at desc);
create index task_evaluations_learner on task_evaluations (user_id, requested_at);
create index task_evaluations_begun on task_evaluations (user_id, started_at) where started_at is not null;
create index task_evaluations_finished on task_evaluations (finished_at) where finished_at is not null;
create index task_evaluations_untaken on task_evaluations (finished_at)
  where taken_at is null and kind = 'submit' and status in ('passed', 'failed', 'timeout');
create index task_evaluations_waiting on task_evaluations (status, requested_at) where status in ('queued', 'running');

create table task_draft (                  -- the code as it stands in the editor
  user_id uuid not null,
  study_task_id uuid not null,
  language text not null check (language in ('python', 'javascript')),
  code text not null check (octet_length(code) <= 65536),
  saved_at timestamptz not null,
  primary key (user_id, study_task_id, language),
  foreign key (user_id, study_task_id) references study_tasks on delete cascade
);

create table problem_note (                -- what a learner wants to remember of a problem, whichever task it was in
  user_id uuid not null references app_user on delete cascade,
  problem_id uuid not null,
  note text not null default '',
  starred boolean not null default false,
  saved_at timestamptz not null,
  primary key (user_id, problem_id)
);

-- events: one log; a task's are those of the seven types about it ---------------------------------------------------

create view task_events as
  select event_id as id, owner_id as user_id, subject as task_id, subject_version as seq, replace(type, 'task_', '') as event_type,
    actor_id as actor, payload, recorded_at as created_at
  from domain_event
  where type in ('task_created', 'task_started', 'task_submitted', 'task_evaluated', 'task_hint_requested',
    'task_status_changed', 'task_tutor_interaction');

create function record_task_event() returns trigger language plpgsql as $$
begin
  if tg_op <> 'INSERT' then
    raise exception 'task_events is append-only' using errcode = 'restrict_violation';
  end if;
  if not exists (select from study_tasks t where t.user_id = new.user_id and t.study_task_id = new.task_id) then
    raise exception 'there is no task %', new.task_id using errcode = 'foreign_key_violation';
  end if;
  insert into domain_event (owner_id, recorded_at, event_id, type, subject, subject_version, payload, actor_id)
  values (new.user_id, coalesce(new.created_at, now()), new.id, 'task_' || new.event_type, new.task_id, new.seq, new.payload, new.actor);
  return new;
end $$;
create trigger task_events_append_only instead of insert or update or delete on task_events
  for each row execute function record_task_event();
