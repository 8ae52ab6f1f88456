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
