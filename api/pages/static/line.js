// The line to the service: one request, one answer or one of two errors.
//
//   Refused      the service said no, with a sentence for the person; asking again changes nothing
//   Unreachable  no network, a time-out or a fault; the same request may be sent again

const PATIENCE_MS = 20000;
const SILENCE_MS = 40000; // the stream has a heartbeat every 15 s
const PASSING = [408, 425, 429];
const FINAL = [401, 403, 410]; // any other refusal of the stream leaves asking every few seconds

export class Refused extends Error {
  constructor(status, code, message) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

export class Unreachable extends Error {
  constructor(message, waitMs) {
    super(message || "");
    this.waitMs = waitMs || 0;
  }
}

function watchdog(milliseconds) {
  const abort = new AbortController();
  let timer = 0;
  const stop = () => clearTimeout(timer);
  const feed = () => {
    stop();
    timer = setTimeout(() => abort.abort(), milliseconds);
  };
  feed();
  return { signal: abort.signal, abort: () => abort.abort(), feed, stop };
}

async function refusal(response) {
  let error = {};
  try {
    error = (await response.json()).error || {};
  } catch (unreadable) {
    // A proxy's own error page; the status alone decides.
  }
  const passing = response.status >= 500 || PASSING.indexOf(response.status) >= 0;
  if (passing) return new Unreachable(error.message, Number(response.headers.get("Retry-After")) * 1000);
  return new Refused(response.status, error.code || "", error.message || "Chưa gửi được. Ông/Bà vui lòng thử lại sau.");
}

export class Line {
  constructor(secret) {
    this.secret = secret;
  }

  begin() {
    return this.ask("POST", "/web/conversations", {});
  }

  say(message) {
    return this.ask("POST", "/web/messages", message);
  }

  history(after) {
    return this.ask("GET", "/web/messages?after=" + after);
  }

  async ask(method, path, body) {
    const dog = watchdog(PATIENCE_MS);
    try {
      const response = await this.fetch(method, path, body, dog.signal);
      return await response.json();
    } catch (error) {
      throw error instanceof Refused || error instanceof Unreachable ? error : new Unreachable();
    } finally {
      dog.stop();
    }
  }

  async fetch(method, path, body, signal) {
    const headers = {};
    if (this.secret) headers.Authorization = "Bearer " + this.secret;
    if (body) headers["Content-Type"] = "application/json";
    const options = { method, headers, signal, cache: "no-store", credentials: "omit" };
    const response = await fetch(path, Object.assign(options, body ? { body: JSON.stringify(body) } : {}));
    if (!response.ok) throw await refusal(response);
    return response;
  }

  // Reads the stream until it ends; true when anything at all came through, so that it is worth opening again.
  async stream(after, hooks) {
    const dog = watchdog(SILENCE_MS);
    let flowed = false;
    hooks.calling(dog.abort);
    try {
      const response = await this.fetch("GET", "/web/stream?after=" + after, null, dog.signal);
      hooks.opened();
      const reader = response.body.getReader();
      const lines = splitter((text) => hooks.take(JSON.parse(text).bubbles));
      for (;;) {
        const { done, value } = await reader.read();
        if (done) return flowed;
        flowed = true;
        dog.feed();
        lines(value);
      }
    } catch (error) {
      if (FINAL.indexOf(error.status) >= 0) throw error;
      return flowed;
    } finally {
      dog.stop();
      dog.abort(); // also closes a stream that was left because of an error of ours
    }
  }
}

function splitter(take) {
  const decoder = new TextDecoder();
  let rest = "";
  return (bytes) => {
    const lines = (rest + decoder.decode(bytes, { stream: true })).split(/\r\n|\n|\r/);
    rest = lines.pop();
    lines.filter((line) => line.startsWith("data:")).forEach((line) => take(line.slice(5)));
  };
}
