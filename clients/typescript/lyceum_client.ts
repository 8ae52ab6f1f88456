/** The API of Lyceum for TypeScript, generated from its OpenAPI description: `new Lyceum(origin, { token })`. */

/** The API refused; `type` names the reason, `told` is all of what it said (RFC 9457). */
export class Refused extends Error {
  readonly type: string;

  constructor(readonly status: number, readonly told: Record<string, unknown>) {
    super(String(told.detail ?? told.title ?? `HTTP ${status}`));
    this.type = String(told.type ?? "");
  }
}

export interface Options {
  /** An access or service token; without one the browser's cookie goes along. */
  token?: string;
  /** Further headers of each request. */
  headers?: Record<string, string>;
  fetch?: typeof fetch;
}

function quoted(value: string | number): string {
  return encodeURIComponent(String(value));
}

class Client {
  constructor(private readonly origin: string, private readonly options: Options = {}) {}

  protected async ask<T>(
    method: string,
    path: string,
    sent: { query?: Record<string, unknown>; body?: unknown } = {},
  ): Promise<T> {
    const address = new URL(path, this.origin);
    for (const [name, value] of Object.entries(sent.query ?? {})) {
      if (value !== undefined && value !== null) address.searchParams.set(name, String(value));
    }
    const headers: Record<string, string> = { accept: "application/json", ...this.options.headers };
    if (this.options.token) headers.authorization = `Bearer ${this.options.token}`;
    if (sent.body !== undefined) headers["content-type"] = "application/json";
    const body = sent.body === undefined ? undefined : JSON.stringify(sent.body);
    const response = await (this.options.fetch ?? fetch)(address, { method, headers, body, credentials: "include" });
    const text = await response.text();
    const isJson = /\bjson\b/.test(response.headers.get("content-type") ?? "");
    if (!response.ok) throw new Refused(response.status, isJson ? JSON.parse(text) : { title: response.statusText });
    return (isJson ? JSON.parse(text) : text || undefined) as T;
  }
}

export interface AlertLine {
  acknowledged_at: string | null;
  acknowledged_by: string | null;
  acknowledged_by_name: string | null;
  alert_id: string;
  dismissed: boolean;
  domain: string;
  last_seen_at: string;
  notes: Array<NoteLine>;
  opened_at: string | null;
  reason: string | null;
  resolved_at: string | null;
  rule: string;
  runbook_url: string;
  seen_at: string;
  severity: Severity;
  state: State;
  subject_id: string;
  subject_type: string;
  threshold: number | null;
  title: string;
  value: number | null;
}

export interface AlertPage {
  items: Array<AlertLine>;
  next_cursor: string | null;
}

export interface Answer {
  answer: string | Array<string> | number;
  changed?: boolean;
  flagged?: boolean;
  hinted?: boolean;
  item_id: string;
  time_ms?: number | null;
}

export interface AnswerComparison {
  kind?: string;
  tolerance?: number;
}

export interface Answered {
  answer: string | Array<string> | number;
  correct: boolean | null;
  explanation: string | null;
  hinted: boolean;
  interval_days: number | null;
  item_id: string;
  leech: boolean;
  mastery_after: number | null;
  mastery_before: number | null;
  next_review_at: string | null;
  position: number;
  rating: number | null;
  repeated: boolean;
  right_answer: string | Array<string> | null;
  time_ms: number | null;
}

export interface ArmLine {
  arm: string;
  assigned: number;
  baseline: boolean;
  exposed: number;
  logloss: number | null;
  name: string;
  recall: number | null;
  reviews: number;
  share: number;
}

export interface ArmName {
  arm: string;
  name: string;
}

export interface AskedItem {
  answer: Answered | null;
  choices: Array<Choice>;
  concept_id: string;
  concept_name: string;
  difficulty: number;
  hint: string | null;
  item_id: string;
  kind: practice_model_Kind;
  overdue_days: number;
  position: number;
  previews: Array<unknown> | null;
  reveal: string | null;
  stem: string;
  theme_id: string;
  theme_name: string;
  why: Why;
}

export interface BatchCounts {
  done: number;
  failed: number;
  retried: number;
  total: number;
}

export interface BatchLine {
  args: Record<string, unknown>;
  attempts: number;
  batch: number;
  done_at: string | null;
  error: string | null;
  failed_at: string | null;
  rows: number | null;
  state: "open" | "done" | "failed";
}

export interface BatchPage {
  items: Array<BatchLine>;
  next_cursor: string | null;
}

export interface BlockCount {
  block_id: string;
  block_name: string;
  concepts: number;
}

export interface BlockLines {
  block_id: string;
  block_name: string;
  themes: Array<ThemeLines>;
}

export interface BlockLoad {
  block_id: string;
  block_name: string;
  due_today: number;
  overdue: number;
}

export interface Brief {
  context: string;
  day: number | null;
  ended_at: string | null;
  key: string;
  name: string;
  planned_days: number;
  started_at: string | null;
  status: experiments_model_Status;
  verdict: Verdict;
  verdict_words: string;
}

export interface BriefList {
  items: Array<Brief>;
  next_cursor?: string | null;
}

export interface CalibrationBin {
  count: number;
  high: number;
  low: number;
  observed: number;
  predicted: number;
  spread: number;
}

export interface Cancelled {
  count: number;
}

export interface Causes {
  deficit: number;
  grade: number;
  surprise: number;
}

export interface Change {
  new: number;
  now: number;
}

export interface CheckLine {
  ok: boolean;
  words: string;
}

export interface CheckLines {
  exposure: CheckLine;
  minimum: CheckLine;
  sample_ratio: SampleRatioLine;
  two_arms: TwoArmsLine;
}

export interface Choice {
  key: string;
  text: string;
}

export interface ClusterScore {
  cluster: number;
  learners: number;
  name: string;
  score: number;
}

export interface Complexity {
  blocks: Array<BlockCount>;
  concepts: Array<ConceptScore>;
  edges: Array<Edge>;
  learners: number;
  previous_on: string | null;
  version_on: string | null;
  versions: Array<string>;
}

export interface ConceptDetail {
  assumed: boolean;
  block_id: string;
  block_name: string;
  causes: Causes | null;
  clusters: Array<ClusterScore>;
  code: string;
  concept_id: string;
  dependants: Array<Neighbour>;
  drift: "falling" | "rising" | "steady" | null;
  first_review?: FirstReview | null;
  flagged_questions: Array<FlaggedQuestion>;
  from_prerequisites: number | null;
  history: Array<ScoreOf>;
  instructional: boolean;
  learners: number;
  low_confidence: boolean;
  name: string;
  own: number | null;
  prerequisites: Array<Neighbour>;
  previous_score: number | null;
  questions: number;
  reviews: number;
  score: number;
  spread: number | null;
  theme_name: string;
  trend: number | null;
}

export interface ConceptLine {
  code: string;
  concept_id: string;
  name: string;
}

export interface ConceptResult {
  concept_id: string;
  concept_name: string;
  leech: boolean;
  mastery_after: number;
  mastery_before: number;
  next_review_at: string;
  right: number;
  theme_id: string;
  theme_name: string;
  total: number;
}

export interface ConceptScore {
  assumed: boolean;
  block_id: string;
  block_name: string;
  code: string;
  concept_id: string;
  drift: "falling" | "rising" | "steady" | null;
  from_prerequisites: number | null;
  instructional: boolean;
  learners: number;
  low_confidence: boolean;
  name: string;
  own: number | null;
  previous_score: number | null;
  reviews: number;
  score: number;
  spread: number | null;
  theme_name: string;
  trend: number | null;
}

export interface Counts {
  failing: number;
  problems: number;
  published: number;
}

export interface DayLoad {
  date: string;
  due_today: number;
  due_tomorrow: number;
  overdue: number;
  users_with_due: number;
}

export interface Debt {
  choices: Array<Offered>;
  code: string;
  concept_id: string;
  concept_name: string;
  kind: QuestionKind;
  proposals: Array<Proposal>;
  question_id: string;
  reasons: Array<DebtReason>;
  stem: string;
  tags: Array<string>;
  theme_code: string;
  theme_id: string;
  theme_name: string;
  without_concept: boolean;
}

export interface DebtPage {
  items: Array<Debt>;
  next_cursor: string | null;
  total: number;
}

export type DebtReason = "MISSING_CONCEPT" | "MULTIPLE_CONCEPTS" | "INCONSISTENT_TAGS";

export interface DefinitionLine {
  arms: Array<ArmName>;
  context: string;
  guardrails: Array<Metric>;
  key: string;
  metric: Metric;
  name: string;
  planned_days: number;
  question: string;
  shares: Array<number>;
  started: boolean;
}

export interface DefinitionList {
  items: Array<DefinitionLine>;
  next_cursor?: string | null;
}

export interface DemoLogin {
  email: string;
  password: string;
  role: string;
}

export interface DemoLogins {
  logins: Array<DemoLogin>;
  simulated: boolean;
}

export interface DifficultyOn {
  date: string;
  difficulty: number;
}

export interface DueDay {
  day_on: string;
  due: number;
}

export interface Edge {
  from_concept_id: string;
  kind: EdgeKind;
  learned: boolean;
  to_concept_id: string;
  weight: number;
}

export type EdgeKind = "prerequisite" | "part_of" | "related";

export interface Effect {
  enough: boolean;
  examples: Array<Example>;
  memories: number;
  minutes_per_day: Change;
  recall: Change;
  reviews: number;
  reviews_per_day: Change;
  spread_per_week: number;
  target_recall: Change;
  weeks: Array<Week>;
}

export interface EffectLine {
  absolute: number | null;
  adjusted: boolean;
  arm: string;
  better: "lower" | "higher";
  effect: number | null;
  high: number | null;
  learners: number;
  low: number | null;
  metric: Metric;
  name: string;
  role: Role;
}

export interface EntryPoint {
  function: Record<string, string>;
  parameters: Array<Parameter>;
  returns: string;
}

export interface Evaluation {
  code: string;
  error_text: string | null;
  evaluation_id: string;
  failure_category: string | null;
  finished_at: string | null;
  hidden: HiddenResults | null;
  kind: judging_life_Kind;
  language: Language;
  memory_mb: number | null;
  partial: boolean;
  position?: JudgingPlace | null;
  queued_at: string;
  runtime_ms: number | null;
  score: number | null;
  status: judging_life_Status;
  task_id: string;
  visible: VisibleResults | null;
}

export type EvaluationStatus = "RUNNING" | "SUCCEEDED" | "FAILED" | "EMPTY";

export interface EventPage {
  items: Array<TaskEvent>;
  next_cursor: string | null;
}

export interface Example {
  new_days: number;
  now_days: number;
  stability_days: number;
}

export interface ExperimentInFull {
  arms: Array<ArmLine>;
  checks: CheckLines;
  confidence: number;
  context: string;
  day: number | null;
  effects: Array<EffectLine>;
  ended_at: string | null;
  history: Array<PastReading>;
  key: string;
  method: string;
  name: string;
  planned_days: number;
  question: string;
  started_at: string | null;
  status: experiments_model_Status;
  verdict: Verdict;
  verdict_words: string;
  winner: string | null;
}

/** One field of a request that broke one rule, in words its sender can act on. */
export interface FieldProblem {
  field: string;
  message: string;
  rule: string;
}

export interface FirstReview {
  difficulty_factor: number;
  stability_factor: number;
}

export interface FlaggedQuestion {
  failures: number;
  learners: number;
  others_failure: number;
  question_id: string;
  stem: string;
}

export interface Forecast {
  days: Array<ForecastDay>;
  enough: boolean;
  memories: number;
  reviews: number;
}

export interface ForecastDay {
  day_on: string;
  expected_recall: number | null;
  reviews: number;
}

export interface FreedSlot {
  position: number;
}

export interface GivenHint {
  hints_used: number;
  level: number;
  text: string;
}

export interface HiddenCategory {
  category: string;
  passed: number;
  total: number;
}

export interface HiddenResults {
  categories: Array<HiddenCategory>;
  passed: number;
  total: number;
}

export interface HiddenTest {
  arguments: Array<unknown>;
  category: string;
  expected: unknown;
  name: string;
}

export interface ImportReport {
  created: number;
  errors?: Array<FieldProblem>;
  unchanged: number;
  updated: number;
}

export interface IssuedServiceToken {
  created_at: string;
  expires_at: string | null;
  name: string;
  scopes: Array<string>;
  token: string;
  token_id: string;
}

export interface Job {
  cron: string | null;
  description: string;
  job_key: string;
  last_run: RunLine | null;
  next_run_at: string | null;
  queue: string;
  recent: Array<RecentRun>;
  running_run_id: string | null;
  schedule: string;
  zone: string;
}

export interface JobList {
  counts_24h: Record<string, number>;
  items: Array<Job>;
  next_cursor?: string | null;
}

export interface JobRuns {
  counts: Record<string, number>;
  job_key: string;
  last_finished_at: string | null;
  last_status: string;
}

export interface JudgedModel {
  metrics: Scores;
  model: Model;
  name: string;
}

export interface JudgingPlace {
  about_seconds: number;
  before: number;
}

export type Language = "python" | "javascript";

export interface Learners {
  cooling_down: number;
  eligible: number;
  refused: number;
  total: number;
  tuned: number;
  with_own: number;
}

export interface LeftOut {
  count: number;
  reason: string;
  what: string;
}

export interface LetterInFull {
  actor: string;
  arguments: Record<string, unknown>;
  attempts: number;
  died_at: string;
  error: string;
  job_key: string | null;
  message_id: string;
  payload: Record<string, unknown>;
  queue: string;
  run_id: string | null;
  settled_at: string | null;
  settled_by: string | null;
  settled_by_name: string | null;
  state: LetterState;
  traceback: string;
}

export interface LetterLine {
  actor: string;
  arguments: Record<string, unknown>;
  attempts: number;
  died_at: string;
  error: string;
  job_key: string | null;
  message_id: string;
  queue: string;
  run_id: string | null;
  settled_at: string | null;
  settled_by: string | null;
  settled_by_name: string | null;
  state: LetterState;
}

export interface LetterPage {
  items: Array<LetterLine>;
  next_cursor: string | null;
  total: number;
}

export type LetterState = "dead" | "retried" | "discarded";

export interface Line {
  model: Model;
  name: string;
  points: Array<Point>;
}

export interface Live {
  status?: string;
}

export interface LoggedIn {
  access_token: string;
  expires_at: string;
  token_type?: "Bearer";
}

export interface Login {
  email: string;
  password: string;
}

export interface LoginForm {
  email?: string;
  next?: string;
  password?: string;
}

export type Metric = "log_loss" | "recall" | "reviews_a_day" | "came_back";

export type Mode = "guided" | "exam" | "revision" | "mock";

export type Model = "ours" | "default" | "moving_average" | "average";

export interface ModelList {
  items: Array<ModelRecord>;
  next_cursor?: string | null;
}

export interface ModelRecord {
  history: Array<number>;
  last_run_at: string | null;
  metrics: Record<string, number | null>;
  model: "memory" | "mastery" | "complexity";
  name: string;
  note: string;
  state: ModelState;
  trained_at: string | null;
  trained_on: TrainedOn | null;
  version: string | number | null;
}

export type ModelState = "healthy" | "degraded" | "no_data";

export interface Module {
  code: string;
  completed: number;
  name: string;
  opens_when: string | null;
  position: number;
  state: ModuleState;
  total: number;
}

export interface ModuleProgress {
  accuracy: number;
  avg_time_seconds: number;
  completed: number;
  completion: number;
  total: number;
}

export type ModuleState = "open" | "locked" | "done";

export interface Neighbour {
  concept_id: string;
  name: string;
  score: number;
  weight: number;
}

export interface NewDraft {
  code: string;
  language: string;
}

export interface NewExperiment {
  key: string;
  planned_days?: number | null;
  shares?: Array<number> | null;
}

export interface NewPath {
  config?: Record<string, unknown> | null;
  track: string;
}

export interface NewRun {
  args?: Record<string, unknown>;
}

export interface NewServiceToken {
  expires_at?: string | null;
  name: string;
  scopes: Array<string>;
}

export interface NewSession {
  count?: number | null;
  mode: Mode;
  theme_ids?: Array<string> | null;
}

export interface NewUser {
  display_name: string;
  email: string;
  password: string;
  zone?: string | null;
}

export interface NextStep {
  concept_id: string | null;
  kind: string;
  label: string;
  theme_id: string | null;
}

export interface NoteLine {
  alert_id: string;
  author_id: string;
  author_name: string;
  note_id: string;
  text: string;
  written_at: string;
}

export interface Offered {
  key: string;
  text: string;
}

export interface Overview {
  active_7d: number;
  failed_runs_24h: number;
  last_regen: RunLine | null;
  learners: number;
  missed_runs_24h: number;
  questions: number;
  questions_in_debt: number;
  reviews_24h: number;
  revision: Revision;
  simulated: boolean;
}

export interface OwnPoint {
  date: string;
  n: number;
  run_id: string;
  value: number;
}

export interface OwnWeights {
  baseline_log_loss: number | null;
  cooldown_until: string | null;
  history: Array<Training>;
  kind: "own" | "global" | "published";
  log_loss: number | null;
  n_review_logs: number;
  needed: number;
  refused_reason: string | null;
  trained_at: string | null;
  version: number;
}

export interface Parameter {
  name: string;
  type: string;
}

export interface PastReading {
  arm: string;
  day: number;
  effect: number | null;
  high: number | null;
  low: number | null;
  on: string;
}

export interface PathConfig {
  daily_minutes?: number;
  modules?: Array<string>;
  start_difficulty?: number;
  target_band?: Array<unknown>;
  weights?: RankingWeights;
}

export interface PathPatch {
  config?: Record<string, unknown> | null;
  status?: "archived" | null;
}

export type PathStatus = "active" | "archived";

export interface PerformanceReport {
  generated_at: string;
  jobs: Array<JobRuns>;
  routes: Array<RouteTimes>;
  sample_rate: number;
  window_hours: number;
}

export interface Placed {
  concept_id: string;
  question_id: string;
}

export interface Placement {
  concept_id: string;
}

export interface Point {
  date: string;
  run_id: string;
  value: number;
}

export interface Preferences {
  day_rollover_hour?: number;
  easy_days?: Array<number>;
  free_days?: Array<number>;
  reschedule_on_new_weights?: boolean;
  retention_target_override?: number | null;
  revision_daily_target?: number | null;
  spacing_multiplier?: number;
  zone?: string;
}

export interface PreferencesPatch {
  day_rollover_hour?: number;
  easy_days?: Array<number>;
  free_days?: Array<number>;
  reschedule_on_new_weights?: boolean;
  retention_target_override?: number | null;
  revision_daily_target?: number | null;
  spacing_multiplier?: number;
  zone?: string;
}

/** What every refusal looks like on the wire. */
export interface Problem {
  correlation_id: string;
  detail: string;
  errors: Array<FieldProblem>;
  instance: string;
  status: number;
  title: string;
  type: string;
}

export interface ProblemInFull {
  check_run_id: string | null;
  code: string;
  comparison: AnswerComparison;
  constraints: Array<string>;
  difficulty: number;
  entry: Signature;
  hidden: Array<HiddenTest>;
  hints: Array<string>;
  limits: ProblemLimits;
  missing: Array<string>;
  module: string;
  module_name: string;
  objectives: Array<string>;
  problem_id: string;
  published_at: string | null;
  report: problems_Report | null;
  solutions: Array<Solution>;
  state: ProblemState;
  statement: string;
  target_minutes: number;
  title: string;
  topics: Array<problems_Topic>;
  updated_at: string;
  version: number;
  visible: Array<VisibleTest>;
  wrong: Array<Wrong>;
}

export interface ProblemLimits {
  memory_mb: number;
  time_ms: number;
}

export interface ProblemLine {
  checked_at: string | null;
  code: string;
  difficulty: number;
  hidden_tests: number;
  module: string;
  module_name: string;
  problem_id: string;
  published_at: string | null;
  solutions: Array<string>;
  state: ProblemState;
  title: string;
  version: number;
}

export interface ProblemPage {
  counts: Counts;
  items: Array<ProblemLine>;
  next_cursor: string | null;
}

export interface ProblemShown {
  code: string;
  constraints: Array<string>;
  entry: EntryPoint;
  hidden_categories: Array<string>;
  hints_available: number;
  languages: Array<string>;
  limits: ProblemLimits;
  objectives: Array<string>;
  starters: Record<string, string>;
  statement: string;
  title: string;
  visible: Array<VisibleShown>;
}

export type ProblemState = "draft" | "published" | "failing";

export interface ProblemsImported {
  created: number;
  left_out?: Array<LeftOut>;
  unchanged: number;
  updated: number;
}

export interface Profile {
  display_name: string;
  email: string;
  roles: Array<string>;
  user_id: string;
  zone: string;
}

export interface Progress {
  current_difficulty: number;
  difficulty_over_time: Array<DifficultyOn>;
  modules: Record<string, ModuleProgress>;
  overall_accuracy: number;
  topics: Record<string, TopicProgress>;
}

export interface Proposal {
  concept_id: string;
  name: string;
  theme_id: string;
  theme_name: string;
}

export interface Published {
  version?: number;
}

export interface QuestionDebt {
  count: number;
  question_id: string;
  stem: string;
  theme_id: string;
}

export type QuestionKind = "choice" | "choices" | "short" | "recall";

export interface QuestionLine {
  code: string;
  concept_id: string;
  concept_name: string;
  debts: Array<DebtReason>;
  difficulty: number;
  kind: QuestionKind;
  question_id: string;
  stem: string;
  tags: Array<string>;
  theme_id: string;
  theme_name: string;
  updated_at: string;
  without_concept: boolean;
}

export interface QuestionPage {
  items: Array<QuestionLine>;
  next_cursor: string | null;
}

export interface QueueLine {
  dead: number;
  declared: boolean;
  delayed: number;
  in_flight: number;
  queue: string;
  ready: number;
}

export interface QueueList {
  items: Array<QueueLine>;
  next_cursor?: string | null;
}

export interface QueueStats {
  by_block: Array<BlockLoad>;
  by_theme: Array<ThemeLoad>;
  last_regen: Regeneration | null;
  next_regen_at: string | null;
  totals: Totals;
  trend: Array<DayLoad>;
}

export interface RankingWeights {
  difficulty?: number;
  novelty?: number;
  recency?: number;
  weakness?: number;
}

export interface Rate {
  at: string;
  cancelled: number;
  failed: number;
  missed: number;
  p50_ms: number | null;
  p95_ms: number | null;
  skipped: number;
  succeeded: number;
}

export interface Rates {
  items: Array<Rate>;
  job_key: string | null;
  next_cursor?: string | null;
  range: "1h" | "6h" | "24h" | "7d";
  span_seconds: number;
}

export interface Ready {
  status?: string;
}

export interface Reason {
  reason?: string;
}

export interface ReasonDebt {
  count: number;
  reason: DebtReason;
}

export interface RecentRun {
  duration_ms: number | null;
  run_id: string;
  status: jobs_model_Status;
}

export interface Regeneration {
  error: string | null;
  finished_at: string | null;
  run_id: string;
  scheduled_for: string;
  started_at: string | null;
  stats: Record<string, unknown>;
  status: jobs_model_Status;
}

export interface Regression {
  latest: number;
  median: number;
  ratio: number;
  regressed: boolean;
  threshold: number;
}

export interface Reported {
  annotations?: Record<string, string>;
  fingerprint: string;
  labels: Record<string, string>;
  status: "firing" | "resolved";
}

export interface ReviewedDay {
  day_on: string;
  is_today: boolean;
  reviewed: boolean;
}

export interface Revision {
  day_on: string | null;
  due_today: number;
  overdue: number;
}

export interface RevisionToday {
  day_on: string;
  due_today_total: number;
  due_tomorrow_total: number;
  generated_at: string;
  overdue_total: number;
  recommended_theme_ids: Array<string>;
  themes: Array<Theme>;
}

export type Role = "main" | "guardrail";

export interface RouteTimes {
  error_count: number;
  errors_4xx: number;
  errors_5xx: number;
  method: string;
  p50_ms: number;
  p95_ms: number;
  p99_ms: number;
  requests: number;
  route: string;
  samples: number;
}

export interface Run {
  baselines: Array<JudgedModel>;
  calibration: Array<CalibrationBin>;
  error: string | null;
  finished_at: string | null;
  metrics: Scores;
  n: number;
  notes: Record<string, unknown>;
  regression: Regression | null;
  run_id: string;
  started_at: string;
  status: EvaluationStatus;
  suite: Suite;
  weights_version: number | null;
  window_from: string;
  window_to: string;
}

export interface RunInFull {
  args: Record<string, unknown>;
  attempt: number;
  batches: BatchCounts;
  cancel_requested_at: string | null;
  duration_ms: number | null;
  earlier: Array<RunLine>;
  error: string | null;
  finished_at: string | null;
  flags: Array<"late" | "too_fast">;
  heartbeat_at: string | null;
  job_key: string;
  lock_until: string | null;
  parent_run_id: string | null;
  queue: string;
  queued_at: string;
  requested_by: string | null;
  requested_by_name: string | null;
  run_id: string;
  scheduled_for: string;
  started_at: string | null;
  stats: Record<string, unknown>;
  status: jobs_model_Status;
  steps_done: number;
  steps_total: number;
}

export interface RunLine {
  args: Record<string, unknown>;
  attempt: number;
  cancel_requested_at: string | null;
  duration_ms: number | null;
  error: string | null;
  finished_at: string | null;
  flags: Array<"late" | "too_fast">;
  heartbeat_at: string | null;
  job_key: string;
  lock_until: string | null;
  parent_run_id: string | null;
  queue: string;
  queued_at: string;
  requested_by: string | null;
  requested_by_name: string | null;
  run_id: string;
  scheduled_for: string;
  started_at: string | null;
  stats: Record<string, unknown>;
  status: jobs_model_Status;
  steps_done: number;
  steps_total: number;
}

export interface SampleRatioLine {
  chi2: number | null;
  ok: boolean;
  p: number | null;
  words: string;
}

export interface SavedDraft {
  code: string;
  saved_at: string;
}

export interface ScoreOf {
  score: number;
  version_on: string;
}

export interface Scores {
  auc?: number | null;
  brier?: number | null;
  ece?: number | null;
  ece_quantile?: number | null;
  logloss?: number | null;
  rmse_bins?: number | null;
}

export interface Series {
  baselines: Array<Line>;
  metric: "logloss" | "brier" | "ece";
  next_run_at: string | null;
  points: Array<OwnPoint>;
  regression: Regression | null;
  suite: Suite;
  window: "7d" | "30d" | "90d";
}

export interface ServiceTokenList {
  items: Array<ServiceTokenRow>;
  next_cursor: string | null;
}

export interface ServiceTokenRow {
  created_at: string;
  expires_at: string | null;
  name: string;
  scopes: Array<string>;
  token_id: string;
}

export interface Session {
  answered: number;
  finished_at: string | null;
  items: Array<AskedItem>;
  mode: Mode;
  practice_session_id: string;
  started_at: string;
  status: string;
  total: number;
}

export interface SessionLine {
  answered: number;
  mode: Mode;
  practice_session_id: string;
  score: number | null;
  started_at: string;
  status: string;
  total: number;
}

export interface SessionPage {
  items: Array<SessionLine>;
  next_cursor: string | null;
}

export interface SessionResult {
  best: string | null;
  by_concept: Array<ConceptResult>;
  mode: Mode;
  next_step: NextStep;
  practice_session_id: string;
  right: number;
  score: number;
  total: number;
  weakest: string | null;
  wrong: Array<WrongAnswer>;
}

export interface Settled {
  count: number;
}

export type Severity = "info" | "warning" | "critical";

export interface SignUpForm {
  display_name?: string;
  email?: string;
  password?: string;
  zone?: string;
}

export interface Signature {
  function: Record<string, string>;
  parameters: Array<Parameter>;
  returns: string;
}

export interface SignedUp {
  user_id: string;
}

export interface SlippingTheme {
  block_name: string;
  due: number;
  mastery: number | null;
  theme_id: string;
  theme_name: string;
}

export interface Solution {
  code: string;
  language: string;
}

export interface SolutionCheck {
  expected: string;
  failed_tests?: Array<string>;
  language: string;
  message?: string | null;
  outcome: string;
  passed: number;
  reference: boolean;
  runtime_ms: number;
  total: number;
  why: string;
}

export interface StartedSession {
  items: Array<AskedItem>;
  mode: Mode;
  practice_session_id: string;
}

export type State = "pending" | "open" | "acknowledged" | "resolved" | "no_data";

export interface Stop {
  reason?: string;
  winner?: string | null;
}

export interface StudyPath {
  algorithm_version: number;
  config: PathConfig;
  created_at: string;
  modules: Array<Module>;
  path_id: string;
  status: PathStatus;
  tasks: Array<TaskLine>;
  track: string;
  track_name: string;
}

export interface Submission {
  code: string;
  language: string;
}

export type Suite = "bkt" | "fsrs";

export interface Summary {
  current_difficulty: number;
  due_reviews: number;
  next_task: TaskLine | null;
  overall_accuracy: number;
  streak_days: number;
  today: Array<TaskLine>;
}

export interface Suspension {
  concept_id: string;
  concept_name: string;
  suspended_at: string;
  theme_name: string;
}

export interface SuspensionList {
  items: Array<Suspension>;
  next_cursor?: string | null;
}

export interface Syllabus {
  items: Array<YearLines>;
  next_cursor?: string | null;
}

export interface TagQuality {
  by_reason: Array<ReasonDebt>;
  top_questions: Array<QuestionDebt>;
  top_themes: Array<ThemeDebt>;
  total_debt: number;
  window_days: number;
}

export interface Taken {
  changed: number;
  received: number;
}

export interface TakenProgram {
  evaluation_id: string;
  status: judging_life_Status;
  status_url: string;
}

export interface TaskEvent {
  actor: string | null;
  created_at: string;
  event_id: string;
  event_type: string;
  payload: Record<string, unknown>;
  seq: number;
  task_id: string;
}

export type TaskKind = "coding" | "review";

export interface TaskLine {
  completed_at: string | null;
  concept_id: string | null;
  difficulty: number;
  expected_success: number | null;
  expires_at: string;
  hints_used: number;
  kind: TaskKind;
  metadata: Record<string, unknown>;
  module: string;
  module_name: string;
  outcome: TaskOutcome | null;
  path_id: string;
  problem_id: string | null;
  problem_missing: boolean;
  reason: string;
  scheduled_at: string;
  score: number | null;
  started_at: string | null;
  status: TaskStatus;
  submissions: number;
  target_minutes: number | null;
  task_id: string;
  time_spent_seconds: number;
  title: string;
  topics: Array<study_Topic>;
}

export type TaskOutcome = "success" | "failure";

export interface TaskPage {
  items: Array<TaskLine>;
  next_cursor: string | null;
}

export type TaskStatus = "scheduled" | "in_progress" | "completed" | "skipped" | "expired";

export interface Theme {
  block_id: string;
  block_name: string;
  due_count_today: number;
  mastery: number | null;
  next_due_at: string | null;
  overdue_count: number;
  theme_id: string;
  theme_name: string;
}

export interface ThemeDebt {
  count: number;
  theme_id: string;
  theme_name: string;
}

export interface ThemeLines {
  concepts: Array<ConceptLine>;
  theme_id: string;
  theme_name: string;
}

export interface ThemeList {
  items: Array<ThemeStanding>;
  next_cursor?: string | null;
}

export interface ThemeLoad {
  block_id: string;
  due_today: number;
  overdue: number;
  theme_id: string;
  theme_name: string;
}

export interface ThemeStanding {
  block_id: string;
  block_name: string;
  concepts: number;
  due_count_today: number;
  mastery: number | null;
  minutes: number;
  next_due_at: string | null;
  overdue_count: number;
  questions: number;
  seen: number;
  theme_id: string;
  theme_name: string;
}

export interface Today {
  answers_total: number;
  best_streak_days: number;
  day_ends_at: string;
  day_on: string;
  days: Array<ReviewedDay>;
  display_name: string;
  due_today_total: number;
  due_tomorrow_total: number;
  minutes: number;
  next_review_at: string | null;
  next_step: TodayStep;
  offered: number;
  oldest_overdue_days: number;
  overdue_total: number;
  reviews_today: number;
  simulated: boolean;
  slipping: Array<SlippingTheme>;
  streak_days: number;
  week: Array<DueDay>;
}

export interface TodayStep {
  kind: string;
  reason: string;
  theme_id: string | null;
  title: string;
}

export interface TopicProgress {
  accuracy: number;
  attempted: number;
  passed: number;
}

export interface Totals {
  due_today: number;
  due_tomorrow: number;
  learners: number;
  median_due: number;
  oldest_overdue_days: number;
  overdue: number;
  users_with_due: number;
}

export interface TrainedOn {
  learners: number | null;
  reviews: number;
}

export interface Training {
  adopted_at: string | null;
  baseline_log_loss: number | null;
  duration_ms: number;
  held_out: number;
  in_use: boolean;
  log_loss: number | null;
  refused_reason: string | null;
  retired_at: string | null;
  reviews: number;
  trained_at: string;
  version: number;
}

export interface TwoArmsLine {
  learners: number;
  ok: boolean;
  share: number;
  words: string;
}

export type Verdict = "draft" | "too_early" | "keep_going" | "adopted" | "no_difference" | "stopped_harm" | "unreadable";

export interface VisibleDetail {
  actual?: unknown;
  expected?: unknown;
  message: string | null;
  name: string;
  passed: boolean;
  time_ms?: number | null;
}

export interface VisibleResults {
  details: Array<VisibleDetail>;
  passed: number;
  total: number;
}

export interface VisibleShown {
  arguments: Array<unknown>;
  expected: unknown;
  name: string;
}

export interface VisibleTest {
  arguments: Array<unknown>;
  expected: unknown;
  name: string;
}

export interface WantedHint {
  level: number;
}

export interface Week {
  new: number;
  now: number;
  week: number;
}

export interface Weights {
  global: Training | null;
  history: Array<Training>;
  learners: Learners;
  published: Published;
}

export interface Which {
  all?: boolean;
  ids?: Array<string> | null;
  q?: string | null;
  queue?: string | null;
}

export interface WhichRuns {
  ids?: Array<string> | null;
  q?: string | null;
}

export interface WholeTask {
  completed_at: string | null;
  concept_id: string | null;
  difficulty: number;
  drafts: Record<string, SavedDraft>;
  evaluations: Array<Evaluation>;
  expected_success: number | null;
  expires_at: string;
  hints_used: number;
  kind: TaskKind;
  metadata: Record<string, unknown>;
  module: string;
  module_name: string;
  note: string;
  outcome: TaskOutcome | null;
  path_id: string;
  problem: ProblemShown | null;
  problem_id: string | null;
  problem_missing: boolean;
  reason: string;
  scheduled_at: string;
  score: number | null;
  starred: boolean;
  started_at: string | null;
  status: TaskStatus;
  submissions: number;
  target_minutes: number | null;
  task_id: string;
  time_spent_seconds: number;
  title: string;
  topics: Array<study_Topic>;
}

export type Why = "overdue" | "due_today" | "weak" | "challenge" | "new" | "uncertain";

export interface WorkerLine {
  current_job: string | null;
  last_heartbeat_at: string;
  pid: number;
  queues: Array<string>;
  state: WorkerState;
  threads: number;
  worker_id: string;
}

export interface WorkerList {
  items: Array<WorkerLine>;
  next_cursor?: string | null;
}

export type WorkerState = "healthy" | "degraded" | "down";

export interface Wrong {
  code: string;
  fails: string;
  language: string;
  why: string;
}

export interface WrongAnswer {
  concept_name: string;
  explanation: string;
  position: number;
  right_answer: string;
  stem: string;
  your_answer: string;
}

export interface YearLines {
  blocks: Array<BlockLines>;
  year_id: string;
  year_name: string;
}

export interface alertmanager_Report {
  alerts: Array<Reported>;
  version: "4";
}

export interface alerts_NewNote {
  text: string;
}

export interface evaluation_RunPage {
  items: Array<Run>;
  next_cursor: string | null;
}

export type experiments_model_Status = "draft" | "running" | "stopped";

export interface jobs_RunPage {
  items: Array<RunLine>;
  next_cursor: string | null;
}

export type jobs_model_Status = "queued" | "running" | "succeeded" | "failed" | "skipped" | "cancelled" | "missed";

export type judging_life_Kind = "submit" | "run";

export type judging_life_Status = "queued" | "running" | "passed" | "failed" | "timeout" | "error" | "cancelled";

export type practice_model_Kind = "choice" | "choices" | "short" | "recall";

export interface problems_Report {
  checked_at: string;
  missing: Array<string>;
  passed: boolean;
  solutions: Array<SolutionCheck>;
}

export interface problems_Topic {
  code: string;
  name: string;
}

export interface study_NewNote {
  note: string;
  starred?: boolean;
}

export interface study_Topic {
  code: string;
  name: string;
}

/** Every route of the API, under its method and path. */
export class Lyceum extends Client {
  /** Whether the process answers at all. */
  getHealthLive(): Promise<Live> {
    return this.ask("GET", `/health/live`);
  }

  /** Whether the database, Valkey and the schema are as this process needs them. */
  getHealthReady(): Promise<Ready> {
    return this.ask("GET", `/health/ready`);
  }

  /** All metrics, as Prometheus reads them. */
  getMetrics(): Promise<string> {
    return this.ask("GET", `/metrics`);
  }

  /** A version of the complexity of concepts, the newest unless a day is named. */
  getAdminComplexity(query: { version_on?: string | null; block_id?: string | null } = {}): Promise<Complexity> {
    return this.ask("GET", `/v1/admin/complexity`, { query });
  }

  /** A concept's complexity: causes, neighbours, history, its questions. */
  getAdminComplexityConcept(conceptId: string, query: { version_on?: string | null } = {}): Promise<ConceptDetail> {
    return this.ask("GET", `/v1/admin/complexity/concepts/${quoted(conceptId)}`, { query });
  }

  /** A metric over time: ours beside simple models on the same reviews. */
  getAdminEvaluationMetricsTimeseries(query: { metric?: "logloss" | "brier" | "ece"; window?: "7d" | "30d" | "90d"; suite?: Suite } = {}): Promise<Series> {
    return this.ask("GET", `/v1/admin/evaluation/metrics/timeseries`, { query });
  }

  /** Evaluations, newest first. */
  getAdminEvaluationRuns(query: { suite?: Suite | null; limit?: number; cursor?: string | null } = {}): Promise<evaluation_RunPage> {
    return this.ask("GET", `/v1/admin/evaluation/runs`, { query });
  }

  /** The newest result of a suite. */
  getAdminEvaluationRunsLatest(query: { suite?: Suite } = {}): Promise<Run> {
    return this.ask("GET", `/v1/admin/evaluation/runs/latest`, { query });
  }

  /** An evaluation with every score, the calibration and its notes. */
  getAdminEvaluationRun(runId: string): Promise<Run> {
    return this.ask("GET", `/v1/admin/evaluation/runs/${quoted(runId)}`);
  }

  /** Experiments with their verdicts: those that run, those that ended, those nobody has started. */
  getAdminExperiments(): Promise<BriefList> {
    return this.ask("GET", `/v1/admin/experiments`);
  }

  /** Start an experiment. */
  postAdminExperiments(body: NewExperiment): Promise<ExperimentInFull> {
    return this.ask("POST", `/v1/admin/experiments`, { body });
  }

  /** What can be tried, and whether it was started. */
  getAdminExperimentsDefinitions(): Promise<DefinitionList> {
    return this.ask("GET", `/v1/admin/experiments/definitions`);
  }

  /** An experiment: its arms, effects, how they narrowed, and what was checked. */
  getAdminExperiment(key: string): Promise<ExperimentInFull> {
    return this.ask("GET", `/v1/admin/experiments/${quoted(key)}`);
  }

  /** A line for each learner, unnamed, as CSV. */
  getAdminExperimentExport(key: string): Promise<string> {
    return this.ask("GET", `/v1/admin/experiments/${quoted(key)}/export`);
  }

  /** Stop an experiment, with an arm for everybody or none. */
  postAdminExperimentStop(key: string, body: Stop): Promise<ExperimentInFull> {
    return this.ask("POST", `/v1/admin/experiments/${quoted(key)}/stop`, { body });
  }

  /** All jobs, when they run next and how they did. */
  getAdminJobs(): Promise<JobList> {
    return this.ask("GET", `/v1/admin/jobs`);
  }

  /** Messages that died, the last first. */
  getAdminJobsDeadLetters(query: { queue?: string | null; actor?: string | null; q?: string | null; state?: LetterState | null; limit?: number; cursor?: string | null } = {}): Promise<LetterPage> {
    return this.ask("GET", `/v1/admin/jobs/dead-letters`, { query });
  }

  /** Give up messages that died. */
  postAdminJobsDeadLettersDiscard(body: Which): Promise<Settled> {
    return this.ask("POST", `/v1/admin/jobs/dead-letters/discard`, { body });
  }

  /** Send messages again that died. */
  postAdminJobsDeadLettersRetry(body: Which): Promise<Settled> {
    return this.ask("POST", `/v1/admin/jobs/dead-letters/retry`, { body });
  }

  /** A message that died, whole, and why. */
  getAdminJobsDeadLetter(messageId: string): Promise<LetterInFull> {
    return this.ask("GET", `/v1/admin/jobs/dead-letters/${quoted(messageId)}`);
  }

  /** Send a discarded message after all. */
  postAdminJobsDeadLetterResurrect(messageId: string): Promise<LetterInFull> {
    return this.ask("POST", `/v1/admin/jobs/dead-letters/${quoted(messageId)}/resurrect`);
  }

  /** The broker's queues: ready, delayed, in flight, dead; undeclared ones too. */
  getAdminJobsQueues(): Promise<QueueList> {
    return this.ask("GET", `/v1/admin/jobs/queues`);
  }

  /** How many runs ended and how long they took, span by span. */
  getAdminJobsRates(query: { job_key?: string | null; range?: "1h" | "6h" | "24h" | "7d" } = {}): Promise<Rates> {
    return this.ask("GET", `/v1/admin/jobs/rates`, { query });
  }

  /** Runs, newest first. */
  getAdminJobsRuns(query: { job_key?: string | null; status?: jobs_model_Status | null; q?: string | null; limit?: number; cursor?: string | null } = {}): Promise<jobs_RunPage> {
    return this.ask("GET", `/v1/admin/jobs/runs`, { query });
  }

  /** Stop many runs before their next batch. */
  postAdminJobsRunsCancel(body: WhichRuns): Promise<Cancelled> {
    return this.ask("POST", `/v1/admin/jobs/runs/cancel`, { body });
  }

  /** A run, its batches and the ones before it. */
  getAdminJobsRun(runId: string): Promise<RunInFull> {
    return this.ask("GET", `/v1/admin/jobs/runs/${quoted(runId)}`);
  }

  /** A run's batches, in their order. */
  getAdminJobsRunBatches(runId: string, query: { state?: "open" | "done" | "failed" | null; limit?: number; cursor?: number | null } = {}): Promise<BatchPage> {
    return this.ask("GET", `/v1/admin/jobs/runs/${quoted(runId)}/batches`, { query });
  }

  /** Stop a run before its next batch. */
  postAdminJobsRunCancel(runId: string): Promise<RunInFull> {
    return this.ask("POST", `/v1/admin/jobs/runs/${quoted(runId)}/cancel`);
  }

  /** End a run at once, without a retry. */
  postAdminJobsRunKill(runId: string, body: Reason | null): Promise<RunInFull> {
    return this.ask("POST", `/v1/admin/jobs/runs/${quoted(runId)}/kill`, { body });
  }

  /** Run again what did not succeed. */
  postAdminJobsRunRetry(runId: string): Promise<RunInFull> {
    return this.ask("POST", `/v1/admin/jobs/runs/${quoted(runId)}/retry`);
  }

  /** Workers heard of in the last minutes. */
  getAdminJobsWorkers(): Promise<WorkerList> {
    return this.ask("GET", `/v1/admin/jobs/workers`);
  }

  /** Run a job now. */
  postAdminJobRuns(jobKey: string, body: NewRun | null): Promise<RunInFull> {
    return this.ask("POST", `/v1/admin/jobs/${quoted(jobKey)}/runs`, { body });
  }

  /** Each model: its version, what it was trained on, how well it foretells. */
  getAdminModels(): Promise<ModelList> {
    return this.ask("GET", `/v1/admin/models`);
  }

  /** How long requests took, what failed, how runs ended. */
  getAdminObservabilityMetrics(): Promise<PerformanceReport> {
    return this.ask("GET", `/v1/admin/observability/metrics`);
  }

  /** Is anything waiting for me?. */
  getAdminOverview(): Promise<Overview> {
    return this.ask("GET", `/v1/admin/overview`);
  }

  /** What is due, by theme and block, and the last seven days. */
  getAdminQueuesStats(): Promise<QueueStats> {
    return this.ask("GET", `/v1/admin/queues/stats`);
  }

  /** What is owed on tags, of the last seven days. */
  getAdminTagQuality(): Promise<TagQuality> {
    return this.ask("GET", `/v1/admin/tag-quality`);
  }

  /** Weights for everybody, their trainings, and how many learners have their own. */
  getAdminWeights(): Promise<Weights> {
    return this.ask("GET", `/v1/admin/weights`);
  }

  /** Put the weights of before to use again. */
  postAdminWeightsGlobalRollBack(): Promise<Weights> {
    return this.ask("POST", `/v1/admin/weights/global/roll-back`);
  }

  /** Alerts, newest first; what lives is shown however old it is. */
  getAlerts(query: { state?: State | null; severity?: Severity | null; domain?: string | null; subject?: string | null; dismissed?: boolean; days?: number | null; limit?: number; cursor?: string | null } = {}): Promise<AlertPage> {
    return this.ask("GET", `/v1/alerts`, { query });
  }

  /** Take in what Alertmanager reports; the same report twice changes nothing. */
  postAlertsWebhook(body: alertmanager_Report): Promise<Taken> {
    return this.ask("POST", `/v1/alerts/webhook`, { body });
  }

  /** An alert and its notes. */
  getAlert(alertId: string): Promise<AlertLine> {
    return this.ask("GET", `/v1/alerts/${quoted(alertId)}`);
  }

  /** Take an alert on. */
  postAlertAcknowledge(alertId: string): Promise<AlertLine> {
    return this.ask("POST", `/v1/alerts/${quoted(alertId)}/acknowledge`);
  }

  /** Hide an alert from oneself. */
  postAlertDismiss(alertId: string): Promise<void> {
    return this.ask("POST", `/v1/alerts/${quoted(alertId)}/dismiss`);
  }

  /** Write a note, shown with the next alerts of its kind too. */
  postAlertNotes(alertId: string, body: alerts_NewNote): Promise<AlertLine> {
    return this.ask("POST", `/v1/alerts/${quoted(alertId)}/notes`, { body });
  }

  /** Exchange a password for a token. */
  postAuthLogin(body: Login): Promise<LoggedIn> {
    return this.ask("POST", `/v1/auth/login`, { body });
  }

  /** End this access token everywhere. */
  postAuthLogout(): Promise<null> {
    return this.ask("POST", `/v1/auth/logout`);
  }

  /** Open an account. */
  postAuthSignup(body: NewUser): Promise<SignedUp> {
    return this.ask("POST", `/v1/auth/signup`, { body });
  }

  /** List the keys that live. */
  getAuthTokens(query: { limit?: number; cursor?: string | null } = {}): Promise<ServiceTokenList> {
    return this.ask("GET", `/v1/auth/tokens`, { query });
  }

  /** Make a key for a machine; its text is shown only now. */
  postAuthTokens(body: NewServiceToken): Promise<IssuedServiceToken> {
    return this.ask("POST", `/v1/auth/tokens`, { body });
  }

  /** End a key. */
  deleteAuthToken(tokenId: string): Promise<void> {
    return this.ask("DELETE", `/v1/auth/tokens/${quoted(tokenId)}`);
  }

  /** Years, blocks, themes and concepts. */
  getCatalogSyllabus(): Promise<Syllabus> {
    return this.ask("GET", `/v1/catalog/syllabus`);
  }

  /** Coding problems by module, difficulty and code. */
  getContentProblems(query: { module?: string | null; q?: string | null; state?: ProblemState | null; limit?: number; cursor?: string | null } = {}): Promise<ProblemPage> {
    return this.ask("GET", `/v1/content/problems`, { query });
  }

  /** Import problems: ours with their bundles (YAML as the body), or a foreign bank (JSON) as drafts. */
  postContentProblemsImport(query: { dry_run?: boolean } = {}): Promise<ProblemsImported> {
    return this.ask("POST", `/v1/content/problems/import`, { query });
  }

  /** One coding problem with its hidden tests and solutions. */
  getContentProblem(problemId: string): Promise<ProblemInFull> {
    return this.ask("GET", `/v1/content/problems/${quoted(problemId)}`);
  }

  /** Run every solution of a problem in the sandbox, as a job. */
  postContentProblemCheck(problemId: string): Promise<RunInFull> {
    return this.ask("POST", `/v1/content/problems/${quoted(problemId)}/check`);
  }

  /** Let learners be given a problem whose last check passed. */
  postContentProblemPublish(problemId: string): Promise<ProblemInFull> {
    return this.ask("POST", `/v1/content/problems/${quoted(problemId)}/publish`);
  }

  /** Take a problem out of the bank. */
  postContentProblemWithdraw(problemId: string): Promise<ProblemInFull> {
    return this.ask("POST", `/v1/content/problems/${quoted(problemId)}/withdraw`);
  }

  /** Questions by code, with what is owed on their tags. */
  getContentQuestions(query: { theme_id?: string | null; q?: string | null; limit?: number; cursor?: string | null } = {}): Promise<QuestionPage> {
    return this.ask("GET", `/v1/content/questions`, { query });
  }

  /** All questions, so that importing them again changes nothing. */
  getContentQuestionsExport(query: { format?: "yaml" | "csv" } = {}): Promise<string> {
    return this.ask("GET", `/v1/content/questions/export`, { query });
  }

  /** Import questions (YAML or CSV as the body). */
  postContentQuestionsImport(query: { dry_run?: boolean } = {}): Promise<ImportReport> {
    return this.ask("POST", `/v1/content/questions/import`, { query });
  }

  /** Say which concept a question in debt counts for, which settles its debt. */
  postContentQuestionConcept(questionId: string, body: Placement): Promise<Placed> {
    return this.ask("POST", `/v1/content/questions/${quoted(questionId)}/concept`, { body });
  }

  /** Take back what I said last about a question; its debt is open again. */
  deleteContentQuestionConcept(questionId: string): Promise<Placed> {
    return this.ask("DELETE", `/v1/content/questions/${quoted(questionId)}/concept`);
  }

  /** Import a syllabus (YAML or CSV as the body). */
  postContentSyllabusImport(query: { dry_run?: boolean } = {}): Promise<ImportReport> {
    return this.ask("POST", `/v1/content/syllabus/import`, { query });
  }

  /** Questions whose tags need a person, with proposals. */
  getContentTagDebt(query: { limit?: number; cursor?: string | null } = {}): Promise<DebtPage> {
    return this.ask("GET", `/v1/content/tag-debt`, { query });
  }

  /** Whether learners are simulated, and the demo logins of a machine that runs everything itself. */
  getDemo(): Promise<DemoLogins> {
    return this.ask("GET", `/v1/demo`);
  }

  /** Set a concept aside. */
  postLearningConceptSuspension(conceptId: string): Promise<void> {
    return this.ask("POST", `/v1/learning/concepts/${quoted(conceptId)}/suspension`);
  }

  /** Take a concept up again. */
  deleteLearningConceptSuspension(conceptId: string): Promise<void> {
    return this.ask("DELETE", `/v1/learning/concepts/${quoted(conceptId)}/suspension`);
  }

  /** My revision list of today. */
  getLearningRevisionToday(): Promise<RevisionToday> {
    return this.ask("GET", `/v1/learning/revision/today`);
  }

  /** Concepts I have set aside. */
  getLearningSuspensions(): Promise<SuspensionList> {
    return this.ask("GET", `/v1/learning/suspensions`);
  }

  /** All themes, as I stand with them. */
  getLearningThemes(): Promise<ThemeList> {
    return this.ask("GET", `/v1/learning/themes`);
  }

  /** My day at a glance. */
  getLearningToday(): Promise<Today> {
    return this.ask("GET", `/v1/learning/today`);
  }

  /** My practice sessions, newest first. */
  getPracticeSessions(query: { limit?: number; cursor?: string | null } = {}): Promise<SessionPage> {
    return this.ask("GET", `/v1/practice-sessions`, { query });
  }

  /** Start a practice session. */
  postPracticeSessions(body: NewSession): Promise<StartedSession> {
    return this.ask("POST", `/v1/practice-sessions`, { body });
  }

  /** A practice session with its questions. */
  getPracticeSession(practiceSessionId: string): Promise<Session> {
    return this.ask("GET", `/v1/practice-sessions/${quoted(practiceSessionId)}`);
  }

  /** Take back the last answer. */
  deletePracticeSessionAnswersLast(practiceSessionId: string): Promise<FreedSlot> {
    return this.ask("DELETE", `/v1/practice-sessions/${quoted(practiceSessionId)}/answers/last`);
  }

  /** Answer the question at a position; repeated, the first answer stands. */
  postPracticeSessionAnswer(practiceSessionId: string, position: number, body: Answer): Promise<Answered> {
    return this.ask("POST", `/v1/practice-sessions/${quoted(practiceSessionId)}/answers/${quoted(position)}`, { body });
  }

  /** The result of a submitted practice session. */
  getPracticeSessionResult(practiceSessionId: string): Promise<SessionResult> {
    return this.ask("GET", `/v1/practice-sessions/${quoted(practiceSessionId)}/result`);
  }

  /** Submit a practice session; submitted again, the result is the same. */
  postPracticeSessionSubmit(practiceSessionId: string): Promise<SessionResult> {
    return this.ask("POST", `/v1/practice-sessions/${quoted(practiceSessionId)}/submit`);
  }

  /** What happened to several tasks, each task's events in their order. */
  getStudyEvents(query: { task_ids: string; limit?: number; cursor?: string | null }): Promise<EventPage> {
    return this.ask("GET", `/v1/study-events`, { query });
  }

  /** Choose a goal: begin a path with its first tasks. */
  postStudyPaths(body: unknown): Promise<StudyPath> {
    return this.ask("POST", `/v1/study-paths`, { body });
  }

  /** The path I follow. */
  getStudyPathsActive(): Promise<StudyPath> {
    return this.ask("GET", `/v1/study-paths/active`);
  }

  /** My path at a glance: today, due reviews, streak, what comes next. */
  getStudyPathsSummary(): Promise<Summary> {
    return this.ask("GET", `/v1/study-paths/summary`);
  }

  /** Change the settings of a path, where what is absent stays; or archive it. */
  patchStudyPath(pathId: string, body: unknown): Promise<StudyPath> {
    return this.ask("PATCH", `/v1/study-paths/${quoted(pathId)}`, { body });
  }

  /** How far I am: modules, topics, accuracy, difficulty over time. */
  getStudyPathProgress(pathId: string): Promise<Progress> {
    return this.ask("GET", `/v1/study-paths/${quoted(pathId)}/progress`);
  }

  /** My tasks, latest first. */
  getStudyTasks(query: { limit?: number; module?: string | null; status?: TaskStatus | null; from?: string | null; to?: string | null; cursor?: string | null } = {}): Promise<TaskPage> {
    return this.ask("GET", `/v1/study-tasks`, { query });
  }

  /** What comes next: due reviews, then what is begun, then as scheduled. */
  getStudyTasksNext(): Promise<TaskLine> {
    return this.ask("GET", `/v1/study-tasks/next`);
  }

  /** A task with its problem, and all that I have done on it. */
  getStudyTask(taskId: string): Promise<WholeTask> {
    return this.ask("GET", `/v1/study-tasks/${quoted(taskId)}`);
  }

  /** Keep the code as it stands. */
  putStudyTaskDraft(taskId: string, body: unknown): Promise<void> {
    return this.ask("PUT", `/v1/study-tasks/${quoted(taskId)}/draft`, { body });
  }

  /** How far an evaluation is, and what came of it. */
  getStudyTaskEvaluation(taskId: string, evaluationId: string): Promise<Evaluation> {
    return this.ask("GET", `/v1/study-tasks/${quoted(taskId)}/evaluations/${quoted(evaluationId)}`);
  }

  /** Take a program back before it has a verdict. */
  postStudyTaskEvaluationCancel(taskId: string, evaluationId: string): Promise<Evaluation> {
    return this.ask("POST", `/v1/study-tasks/${quoted(taskId)}/evaluations/${quoted(evaluationId)}/cancel`);
  }

  /** Follow an evaluation until it ends. */
  getStudyTaskEvaluationEvents(taskId: string, evaluationId: string): Promise<string> {
    return this.ask("GET", `/v1/study-tasks/${quoted(taskId)}/evaluations/${quoted(evaluationId)}/events`);
  }

  /** What happened to a task, in order. */
  getStudyTaskEvents(taskId: string, query: { limit?: number; cursor?: string | null } = {}): Promise<EventPage> {
    return this.ask("GET", `/v1/study-tasks/${quoted(taskId)}/events`, { query });
  }

  /** Give a task up: it is completed. */
  postStudyTaskFinish(taskId: string): Promise<TaskLine> {
    return this.ask("POST", `/v1/study-tasks/${quoted(taskId)}/finish`);
  }

  /** A hint, 1 to 3. */
  postStudyTaskHints(taskId: string, body: unknown): Promise<GivenHint> {
    return this.ask("POST", `/v1/study-tasks/${quoted(taskId)}/hints`, { body });
  }

  /** Keep a note of a task's problem. */
  putStudyTaskNote(taskId: string, body: unknown): Promise<void> {
    return this.ask("PUT", `/v1/study-tasks/${quoted(taskId)}/note`, { body });
  }

  /** Choose another problem. */
  postStudyTaskReplace(taskId: string): Promise<TaskLine> {
    return this.ask("POST", `/v1/study-tasks/${quoted(taskId)}/replace`);
  }

  /** Run the visible tests on a program; nothing follows from it. */
  postStudyTaskRun(taskId: string, body: unknown): Promise<TakenProgram> {
    return this.ask("POST", `/v1/study-tasks/${quoted(taskId)}/run`, { body });
  }

  /** Leave a task out. */
  postStudyTaskSkip(taskId: string): Promise<TaskLine> {
    return this.ask("POST", `/v1/study-tasks/${quoted(taskId)}/skip`);
  }

  /** Begin a task. */
  postStudyTaskStart(taskId: string): Promise<TaskLine> {
    return this.ask("POST", `/v1/study-tasks/${quoted(taskId)}/start`);
  }

  /** Hand a program in, to be judged by all tests. */
  postStudyTaskSubmit(taskId: string, body: unknown): Promise<TakenProgram> {
    return this.ask("POST", `/v1/study-tasks/${quoted(taskId)}/submit`, { body });
  }

  /** Who is logged in. */
  getUsersMe(): Promise<Profile> {
    return this.ask("GET", `/v1/users/me`);
  }

  /** How I revise. */
  getUsersMePreferencesLearning(): Promise<Preferences> {
    return this.ask("GET", `/v1/users/me/preferences/learning`);
  }

  /** Change how I revise; what is absent stays, null clears. */
  patchUsersMePreferencesLearning(body: PreferencesPatch): Promise<Preferences> {
    return this.ask("PATCH", `/v1/users/me/preferences/learning`, { body });
  }

  /** What other spacing, target or easy days would change; empty clears, days like 0,6. */
  getUsersMePreferencesLearningEffect(query: { spacing_multiplier?: string | null; retention_target_override?: string | null; easy_days?: string | null; free_days?: string | null } = {}): Promise<Effect> {
    return this.ask("GET", `/v1/users/me/preferences/learning/effect`, { query });
  }

  /** Reviews and expected recall on each of the next days, if nothing changes. */
  getUsersMePreferencesLearningForecast(query: { days?: number } = {}): Promise<Forecast> {
    return this.ask("GET", `/v1/users/me/preferences/learning/forecast`, { query });
  }

  /** By which weights I am scheduled, and what became of my trainings. */
  getUsersMeWeights(): Promise<OwnWeights> {
    return this.ask("GET", `/v1/users/me/weights`);
  }

  /** Go back to the weights of before, with every memory. */
  postUsersMeWeightsRollBack(): Promise<OwnWeights> {
    return this.ask("POST", `/v1/users/me/weights/roll-back`);
  }
}
