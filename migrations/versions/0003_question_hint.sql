set lock_timeout = '5s';

-- hints: what an author gives away of a question, and whether an answer needed it ------------------------------------

alter table question add column hint text;   -- null: there is none
alter table practice_answer add column hinted boolean not null default false; -- answers from before hints had none
