// The questions of one case, pure: which are asked, which comes next, where it stands after what was done here.
// It says what the service would say; the service has the last word as soon as it is reached.

function fits(condition, value) {
  if (value === null || value === undefined) return false;
  if (condition.one_of.length) {
    const chosen = Array.isArray(value) ? value : [value];
    return chosen.some((one) => condition.one_of.indexOf(String(one)) >= 0);
  }
  if (!Number.isInteger(value)) return false;
  return (condition.at_most === null || value <= condition.at_most)
    && (condition.at_least === null || value >= condition.at_least);
}

// The questions that this person is asked, in order, given the answers so far.
export function shown(questions, entries) {
  const value = (id) => (entries[id] && entries[id][0] === "answered" ? entries[id][1] : undefined);
  return questions.filter((one) =>
    one.show_if.every((condition) => condition.questions.some((id) => fits(condition, value(id)))));
}

function settled(questions, entries) {
  const asked = shown(questions, entries).map((one) => one.id);
  return Object.fromEntries(Object.entries(entries).filter(([id]) => asked.indexOf(id) >= 0));
}

const STATUS = { answer: "answered", skip: "skipped", no_opinion: "no_opinion" };
const OUTCOMES = { hand_in: "handed_in", decline: "declined", stop: "stopped" };

// Where a visit stands: {phase, entries, outcome, next}. `base` is what the service said last, `acts` came after that.
export function standing(questions, base, acts) {
  let entries = base.entries;
  let agreed = base.phase !== "consent";
  let outcome = null;
  acts.forEach((one) => {
    if (one.act === "agree") agreed = true;
    else if (one.act in OUTCOMES) outcome = OUTCOMES[one.act];
    else {
      const entry = [STATUS[one.act], one.act === "answer" ? one.value : null];
      entries = settled(questions, Object.assign({}, entries, { [one.question]: entry }));
    }
  });
  const next = shown(questions, entries).find((one) => !(one.id in entries)) || null;
  const phase = outcome || base.phase === "ended" ? "ended" : !agreed ? "consent" : next ? "question" : "summary";
  return { phase, entries, outcome, next };
}

// "3/9": a follow-up counts as part of the question that it follows.
export function progress(questions, entries, question) {
  const asked = shown(questions, entries);
  const place = Math.max(asked.findIndex((one) => one.id === question.id), 0);
  const counted = (list) => list.filter((one) => !one.follows).length;
  return { at: counted(asked.slice(0, place + 1)), of: counted(asked) };
}

export function before(questions, entries, question) {
  const asked = shown(questions, entries);
  const place = question ? asked.findIndex((one) => one.id === question.id) : asked.length;
  return place > 0 ? asked[place - 1] : null;
}

// What stands under a question, in words.
export function label(sheet, question, entry) {
  if (!entry) return "";
  if (entry[0] === "skipped") return "Bỏ qua";
  if (entry[0] === "no_opinion") return sheet.buttons.no_opinion;
  if (question.kind === "single") return entry[1] + " – " + sheet.scale[entry[1] - 1];
  if (question.kind === "number") return (entry[1] + " " + question.unit).trim();
  if (question.kind === "open") return "“" + entry[1] + "”";
  const ids = Array.isArray(entry[1]) ? entry[1] : [entry[1]];
  return question.choices.filter((one) => ids.indexOf(one.id) >= 0).map((one) => one.title).join(", ");
}
