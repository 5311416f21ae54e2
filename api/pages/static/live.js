// Keeps the conversation fresh: the stream while it works, asking every few seconds where it does not.

import { Refused } from "./line.js";

const POLL_MS = 3000;
const BREATH_MS = 500;
const STREAM_AGAIN_MS = 60000;
const SLOWEST_MS = 30000;

export class Live {
  // `take(bubbles)`, `reached(bool)` whether the service can be reached, `refused(error)` when it will not have us.
  constructor(line, after, hooks) {
    this.line = line;
    // Only what came in order moves the cursor: the answer to a message may run ahead of it.
    this.after = after;
    this.hooks = hooks;
    this.wake = () => {};
    this.hangUp = () => {};
    document.addEventListener("visibilitychange", () => (document.hidden ? this.hangUp() : this.wake()));
    window.addEventListener("online", () => this.wake());
    window.addEventListener("offline", () => {
      this.hooks.reached(false);
      this.hangUp();
    });
  }

  async run() {
    let streamAt = 0;
    let failures = 0;
    try {
      for (;;) {
        while (document.hidden) await this.pause(SLOWEST_MS);
        const streamed = Date.now() >= streamAt && (await this.stream());
        streamAt = streamed ? 0 : Math.max(streamAt, Date.now() + STREAM_AGAIN_MS);
        const reached = await this.poll();
        if (!reached) streamAt = 0; // it was the network, not the stream
        failures = reached ? 0 : failures + 1;
        await this.pause(streamed ? BREATH_MS : reached ? POLL_MS : backOff(failures));
      }
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      this.hooks.refused(error);
    }
  }

  stream() {
    return this.line.stream(this.after, {
      calling: (hangUp) => (this.hangUp = hangUp),
      opened: () => this.hooks.reached(true),
      take: (bubbles) => this.take(bubbles),
    });
  }

  async poll() {
    try {
      this.take((await this.line.history(this.after)).bubbles);
      return true;
    } catch (error) {
      if (error instanceof Refused) throw error;
      this.hooks.reached(false);
      return false;
    }
  }

  take(bubbles) {
    this.after = bubbles.reduce((last, bubble) => Math.max(last, bubble.seq), this.after);
    this.hooks.reached(true);
    this.hooks.take(bubbles);
  }

  pause(milliseconds) {
    return new Promise((done) => {
      const timer = setTimeout(done, milliseconds);
      this.wake = () => {
        clearTimeout(timer);
        done();
      };
    });
  }
}

export function backOff(failures) {
  const full = Math.min(SLOWEST_MS, 1000 * Math.pow(2, failures - 1));
  return full * (0.75 + Math.random() / 4); // a thousand phones do not come back in the same second
}
