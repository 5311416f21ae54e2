// What the person said and the service has not confirmed: one at a time, in order, the same id each time.

import { Refused } from "./line.js";
import { backOff } from "./live.js";
import { keep, recall } from "./keep.js";

export class Outgoing {
  // hooks: sent(item, reply), failed(item, sentence), refused(item, error)
  constructor(line, place, hooks) {
    this.line = line;
    this.place = place;
    this.hooks = hooks;
    this.queue = [];
    this.running = false;
    this.wake = () => {};
    window.addEventListener("online", () => this.wake());
  }

  // Left over from a page that was closed before they arrived.
  leftovers() {
    return recall(this.place) || [];
  }

  // item: {id, body: {text | tap | start}, title, silent}
  send(item) {
    this.queue.push(item);
    this.remember();
    if (!this.running) this.run();
  }

  async run() {
    this.running = true;
    for (let failures = 0; this.queue.length; ) {
      const error = await this.attempt(this.queue[0]);
      failures = error ? failures + 1 : 0;
      if (error) await this.pause(Math.max(error.waitMs, backOff(failures)));
    }
    this.running = false;
  }

  // Nothing, or the error after which the same item is tried again.
  async attempt(item) {
    try {
      const reply = await this.line.say(Object.assign({ id: item.id }, item.body));
      this.drop();
      this.hooks.sent(item, reply);
    } catch (error) {
      if (!(error instanceof Refused)) {
        this.hooks.failed(item, error.message);
        return error;
      }
      this.drop();
      this.hooks.refused(item, error);
    }
    return null;
  }

  drop() {
    this.queue.shift();
    this.remember();
  }

  remember() {
    keep(this.place, this.queue);
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
