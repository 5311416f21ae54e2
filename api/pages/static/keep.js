// What this browser remembers. Where storage is switched off, until the page is closed.

const memory = {};

export function recall(key) {
  try {
    return JSON.parse(localStorage.getItem(key));
  } catch (error) {
    return key in memory ? memory[key] : null;
  }
}

export function keep(key, value) {
  memory[key] = value;
  try {
    localStorage.setItem(key, JSON.stringify(value));
  } catch (error) {
    // Private windows and full storage refuse; `memory` holds it.
  }
}

export function uuid() {
  // crypto.randomUUID needs https and a newer browser than the phones we serve.
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 15) | 64;
  bytes[8] = (bytes[8] & 63) | 128;
  const hex = Array.from(bytes, (byte) => (byte + 256).toString(16).slice(1)).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}
