// The line to the service: what it says, or why there was no answer.

const PATIENCE_MS = 20000;

// kind: "away" (nobody answered), "signed-out", "refused" (code and message say why).
export class NoAnswer extends Error {
  constructor(kind, code, message) {
    super(message || "");
    this.kind = kind;
    this.code = code || "";
  }
}

export async function ask(method, path, body, secret) {
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(), PATIENCE_MS);
  try {
    const response = await reached(method, path, body, secret, patience.signal);
    return await understood(response);
  } finally {
    clearTimeout(timer);
  }
}

async function reached(method, path, body, secret, signal) {
  const headers = { Accept: "application/json" };
  if (body) headers["Content-Type"] = "application/json";
  if (secret) headers["X-Visit"] = secret;
  const options = { method, headers, signal, cache: "no-store", credentials: "same-origin", redirect: "manual" };
  try {
    return await fetch(path, Object.assign(options, body ? { body: JSON.stringify(body) } : {}));
  } catch (error) {
    throw new NoAnswer("away");
  }
}

// Whoever is no longer signed in is sent to the page for that; here that is only a sign.
async function understood(response) {
  if (response.type === "opaqueredirect" || response.status === 401) throw new NoAnswer("signed-out");
  if (response.status >= 500 || response.status === 429 && !isJson(response)) throw new NoAnswer("away");
  if (response.status === 204) return null;
  if (!isJson(response)) throw new NoAnswer(response.status === 403 ? "signed-out" : "away");
  let said;
  try {
    said = await response.json();
  } catch (error) {
    throw new NoAnswer("away");
  }
  if (response.ok) return said;
  throw new NoAnswer("refused", said.error && said.error.code, said.error && said.error.message);
}

function isJson(response) {
  return (response.headers.get("Content-Type") || "").indexOf("application/json") === 0;
}
