// The page of what was passed on to the commissioner: its words are fetched when somebody opens it, and that is on record.
"use strict";

const meta = (name) => document.querySelector('meta[name="' + name + '"]').content;
const words = document.querySelector("main").dataset;

async function post(path, body) {
  try {
    const reply = await fetch(path, {
      method: "POST",
      headers: { "content-type": "application/json", "x-denwaban-page": meta("page-word") },
      body: JSON.stringify({ ...body, by: meta("user") }),
      signal: AbortSignal.timeout(10000),
    });
    if (reply.status === 401) location.href = "/sign-in";
    return { ok: reply.ok, body: await reply.json() };
  } catch (_) {
    return { ok: false, body: { message: words.away } };
  }
}

const about = (of) => ({ contract: of.closest("[data-contract]").dataset.contract, id: of.dataset.id });

document.addEventListener("toggle", async (event) => {
  const of = event.target;
  if (!of.matches("details.escalation") || !of.open || of.dataset.read) return;
  const reply = await post("/api/v1/escalation/read", about(of));
  if (!reply.ok) { of.querySelector(".fault").textContent = reply.body.message || reply.body.error; return; }
  of.dataset.read = "1";
  of.querySelector(".ids").textContent = reply.body.tickets.length > 0 ? words.ticket + " " + reply.body.tickets.join("、") : words.nobody;
  of.querySelector(".body").textContent = reply.body.content;
  const answer = of.querySelector(".reply");
  if (answer) answer.textContent = reply.body.answer;
  const field = of.querySelector("textarea");
  if (field) field.focus();
}, true);

document.addEventListener("submit", async (event) => {
  if (!event.target.matches("form.answer")) return;
  event.preventDefault();
  const of = event.target;
  const reply = await post("/api/v1/escalation/answer", { ...about(of.closest("details")), text: of.text.value });
  if (reply.ok) { location.reload(); return; }
  of.querySelector(".fault").textContent = reply.body.message || reply.body.error;
});

document.addEventListener("keydown", (event) => {
  const of = event.key === "Enter" && event.ctrlKey && event.target.closest("form.answer");
  if (of) { event.preventDefault(); of.requestSubmit(); }
});
