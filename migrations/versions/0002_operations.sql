set lock_timeout = '5s';

-- how long requests took: a sample of them, and every one that failed on our side --------------------------------------

create table api_perf_sample (
  id uuid not null,
  occurred_at timestamptz not null,
  route text not null,                     -- the template, never an address with somebody's id in it
  method text not null,
  status_code smallint not null,
  duration_ms double precision not null,
  user_role text,
  weight double precision not null default 1, -- how many requests this one stands for
  primary key (occurred_at, id)
) partition by range (occurred_at);
create index api_perf_sample_route on api_perf_sample (route, occurred_at) include (method, duration_ms, status_code, weight);
create table api_perf_sample_default partition of api_perf_sample default;

create function ensure_day_partitions(parent text, first_on date, last_on date) returns integer language plpgsql as $$
declare
  day date := first_on;
  made integer := 0;
  child text;
begin
  while day <= last_on loop
    child := format('%s_%s', parent, to_char(day, 'YYYY_MM_DD'));
    if to_regclass(child) is null then
      execute format('create table if not exists %I partition of %I for values from (%L) to (%L)',
        child, parent, day::timestamp at time zone 'UTC', (day + 1)::timestamp at time zone 'UTC');
      made := made + 1;
    end if;
    day := day + 1;
  end loop;
  return made;
end $$;
select ensure_day_partitions('api_perf_sample', current_date, current_date + 7);

-- alerts ------------------------------------------------------------------------------------------------------------

create table alerts (
  alert_id uuid primary key,
  rule text not null,
  domain text not null,                    -- the context that it concerns
  subject_type text not null,
  subject_id text not null,
  severity text not null check (severity in ('info', 'warning', 'critical')),
  state text not null check (state in ('pending', 'open', 'acknowledged', 'resolved', 'no_data')),
  title text not null,
  value double precision,
  threshold double precision,
  reason text,
  runbook_url text not null,
  seen_at timestamptz not null,            -- first observed
  last_seen_at timestamptz not null,
  opened_at timestamptz,
  acknowledged_at timestamptz,
  acknowledged_by uuid,
  resolved_at timestamptz,
  recoveries integer not null default 0    -- good readings in a row since the last bad one
);
create unique index alerts_live on alerts (rule, subject_type, subject_id)
  where state in ('pending', 'open', 'acknowledged', 'no_data');
create index alerts_recent on alerts (seen_at desc, alert_id);
create index alerts_subject on alerts (subject_type, subject_id, seen_at desc);

create table alert_note (                  -- read with every alert of the same rule and subject, so that it survives the next one
  note_id uuid primary key,
  alert_id uuid not null references alerts on delete cascade,
  author_id uuid not null references app_user on delete cascade,
  text text not null,
  written_at timestamptz not null
);
create index alert_note_alert on alert_note (alert_id, written_at);
create index alert_note_author on alert_note (author_id);

create table alert_dismissal (             -- hides an alert for one person
  user_id uuid not null references app_user on delete cascade,
  alert_id uuid not null references alerts on delete cascade,
  dismissed_at timestamptz not null,
  primary key (user_id, alert_id)
);
create index alert_dismissal_alert on alert_dismissal (alert_id);

-- messages that nobody could handle -----------------------------------------------------------------------------------

create table dead_letter (
  message_id uuid primary key,
  queue text not null,
  actor text not null,
  run_id uuid references job_run on delete set null,
  payload jsonb not null,                  -- the whole message, so that it can be sent again
  error_text text not null,
  attempts integer not null,
  died_at timestamptz not null,
  state text not null default 'dead' check (state in ('dead', 'retried', 'discarded')),
  settled_at timestamptz,
  settled_by uuid
);
create index dead_letter_recent on dead_letter (died_at desc, message_id);
create index dead_letter_run on dead_letter (run_id);
