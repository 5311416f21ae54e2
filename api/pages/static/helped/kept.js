// What this device keeps: encrypted under a key that never leaves the browser, so that a closed page loses nothing.

const NAME = "hailong-ho-tro";
const PARTS = ["keys", "visits", "acts"];

export async function openKept() {
  if (!window.crypto || !crypto.subtle || !window.indexedDB) return new Kept(null, null);
  try {
    const database = await opened();
    return new Kept(database, await keyOf(database));
  } catch (error) {
    return new Kept(null, null); // a private window: until the page is closed, memory holds it
  }
}

function opened() {
  return new Promise((done, failed) => {
    const asked = indexedDB.open(NAME, 1);
    asked.onupgradeneeded = () => {
      PARTS.slice(0, 2).forEach((part) => asked.result.createObjectStore(part, { keyPath: "id" }));
      asked.result.createObjectStore("acts", { keyPath: "seq", autoIncrement: true }).createIndex("visit", "visit");
    };
    asked.onsuccess = () => done(asked.result);
    asked.onerror = () => failed(asked.error);
  });
}

function finished(transaction) {
  return new Promise((done, failed) => {
    transaction.oncomplete = () => done();
    transaction.onabort = transaction.onerror = () => failed(transaction.error);
  });
}

function result(request) {
  return new Promise((done, failed) => {
    request.onsuccess = () => done(request.result);
    request.onerror = () => failed(request.error);
  });
}

// The key cannot be taken out: not extractable, and it opens only what was made in this browser.
async function keyOf(database) {
  const known = await result(database.transaction("keys").objectStore("keys").get("own"));
  if (known) return known.key;
  const key = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
  const transaction = database.transaction("keys", "readwrite");
  const first = await result(transaction.objectStore("keys").get("own")); // another window may have been quicker
  if (!first) transaction.objectStore("keys").put({ id: "own", key });
  await finished(transaction);
  return first ? first.key : key;
}

export class Kept {
  constructor(database, key) {
    this.database = database;
    this.key = key;
    this.memory = { visits: new Map(), acts: new Map(), next: 1 };
  }

  // Whether what is kept outlives this page.
  get lasting() {
    return Boolean(this.database);
  }

  async seal(visit, value) {
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const bytes = new TextEncoder().encode(JSON.stringify(value));
    const additionalData = new TextEncoder().encode(visit);
    return { iv, data: await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData }, this.key, bytes) };
  }

  async open(visit, sealed) {
    const additionalData = new TextEncoder().encode(visit);
    const bytes = await crypto.subtle.decrypt({ name: "AES-GCM", iv: sealed.iv, additionalData }, this.key, sealed.data);
    return JSON.parse(new TextDecoder().decode(bytes));
  }

  async write(parts, act) {
    const transaction = this.database.transaction(parts, "readwrite", { durability: "strict" });
    act((part) => transaction.objectStore(part));
    await finished(transaction);
  }

  async putVisit(visit) {
    this.memory.visits.set(visit.id, visit);
    if (!this.lasting) return;
    const sealed = await this.seal(visit.id, visit);
    await this.write(["visits"], (part) => part("visits").put(Object.assign({ id: visit.id }, sealed)));
  }

  // Reads it, changes it, keeps it: one after the other, so that no change is lost to another.
  change(id, act) {
    const turn = (this.turn || Promise.resolve()).then(async () => {
      const visit = (await this.visits()).find((one) => one.id === id);
      if (!visit) return;
      act(visit);
      await this.putVisit(visit);
    });
    this.turn = turn.catch(() => {});
    return turn;
  }

  async visits() {
    if (!this.lasting) return Array.from(this.memory.visits.values());
    const rows = await result(this.database.transaction("visits").objectStore("visits").getAll());
    return Promise.all(rows.map((row) => this.open(row.id, row)));
  }

  async dropVisit(id) {
    this.memory.visits.delete(id);
    this.memory.acts.delete(id);
    if (!this.lasting) return;
    const rows = await this.rows(id);
    await this.write(["visits", "acts"], (part) => {
      part("visits").delete(id);
      rows.forEach((row) => part("acts").delete(row.seq));
    });
  }

  // Kept before anything else happens: only then is the next question shown.
  async addAct(visit, act) {
    if (!this.lasting) {
      const own = this.memory.acts.get(visit) || [];
      this.memory.acts.set(visit, own.concat({ seq: this.memory.next++, act }));
      return;
    }
    const sealed = await this.seal(visit, act);
    await this.write(["acts"], (part) => part("acts").add(Object.assign({ visit }, sealed)));
  }

  rows(visit) {
    return result(this.database.transaction("acts").objectStore("acts").index("visit").getAll(visit));
  }

  // In the order in which they were done: [{seq, act}].
  async acts(visit) {
    if (!this.lasting) return this.memory.acts.get(visit) || [];
    const rows = await this.rows(visit);
    return Promise.all(rows.map(async (row) => ({ seq: row.seq, act: await this.open(visit, row) })));
  }

  async dropActs(visit, seqs) {
    if (!this.lasting) {
      const left = (this.memory.acts.get(visit) || []).filter((one) => seqs.indexOf(one.seq) < 0);
      this.memory.acts.set(visit, left);
      return;
    }
    await this.write(["acts"], (part) => seqs.forEach((seq) => part("acts").delete(seq)));
  }
}
