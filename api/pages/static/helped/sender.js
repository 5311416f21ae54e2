// Sends what was done here, in order and each thing once, as soon as somebody answers. Nothing goes before it arrived.

import { ask } from "./line.js";

const FIRST_WAIT_MS = 2000;
const LONGEST_WAIT_MS = 60000;
const AT_ONCE = 100;

export class Sender {
  // hooks: state(name) with sent | sending | away | signed-out | stuck; heard(id, outcome) when the service has answered
  constructor(kept, hooks) {
    this.kept = kept;
    this.hooks = hooks;
    this.running = false;
    this.again = false;
    this.failures = 0;
    this.timer = 0;
    window.addEventListener("online", () => this.wake());
    document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && this.wake());
  }

  // Sends now; whoever calls meanwhile has it looked at once more.
  async wake() {
    clearTimeout(this.timer);
    if (this.running) {
      this.again = true;
      return;
    }
    this.running = true;
    do {
      this.again = false;
      await this.alone(() => this.round());
    } while (this.again);
    this.running = false;
  }

  // Of several windows one sends at a time, where the browser can tell them apart.
  alone(act) {
    return navigator.locks ? navigator.locks.request("hailong-ho-tro-gui", act) : act();
  }

  async round() {
    let worst = "sent";
    for (const visit of (await this.kept.visits()).filter((one) => !one.shut)) {
      try {
        await this.empty(visit);
      } catch (error) {
        worst = error.kind === "refused" ? "stuck" : error.kind || "away";
        if (worst !== "stuck") break;
        await this.shut(visit, error);
      }
    }
    this.failures = worst === "sent" || worst === "stuck" ? 0 : this.failures + 1;
    if (this.failures) this.later();
    this.hooks.state(worst);
  }

  later() {
    const wait = Math.min(FIRST_WAIT_MS * 2 ** (this.failures - 1), LONGEST_WAIT_MS);
    this.timer = setTimeout(() => this.wake(), wait);
  }

  async empty(visit) {
    for (;;) {
      const waiting = (await this.kept.acts(visit.id)).slice(0, AT_ONCE);
      if (!waiting.length) return;
      this.hooks.state("sending");
      const body = { sent_at: new Date().toISOString(), acts: waiting.map((one) => one.act) };
      const said = await ask("POST", "/v1/helped/visits/" + visit.id + "/acts", body, visit.secret);
      await this.taken(visit, waiting, said);
    }
  }

  // First where it stands, then what has arrived goes: stopped in between, it is only sent once more.
  async taken(visit, waiting, said) {
    const now = said.visit;
    if (now.outcome) await this.kept.dropVisit(visit.id);
    else {
      await this.kept.change(visit.id, (one) => {
        if (now.standing) one.base = now.standing;
        else one.elsewhere = true;
      });
      await this.kept.dropActs(visit.id, waiting.map((one) => one.seq));
    }
    await this.hooks.heard(visit.id, now.outcome);
  }

  // The service will not take it: it stays on the device for whoever looks after the system.
  async shut(visit, error) {
    await this.kept.change(visit.id, (one) => {
      one.shut = error.message || "Máy chủ không nhận phiếu này.";
    });
    await this.hooks.heard(visit.id, null);
  }
}
