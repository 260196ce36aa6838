// The page of a line's hours: announcing other ones for a day.
"use strict";

const word = document.querySelector('meta[name="page-word"]').content;

document.addEventListener("change", (event) => {
  if (event.target.name !== "what") return;
  const of = event.target.form;
  for (const name of ["from", "to"]) {
    of[name].disabled = event.target.value !== "OPEN";
    of[name].required = !of[name].disabled;
  }
});

document.addEventListener("submit", async (event) => {
  if (!event.target.matches("form.announce")) return;
  event.preventDefault();
  const of = event.target;
  const body = { contract: of.dataset.contract, day: of.day.value, what: of.what.value };
  if (body.what === "OPEN") Object.assign(body, { from: of.from.value, to: of.to.value });
  const fault = of.querySelector(".fault");
  try {
    const reply = await fetch("/hours/announce", {
      method: "POST",
      headers: { "content-type": "application/json", "x-denwaban-page": word },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(10000),
    });
    if (reply.status === 401) { location.href = "/sign-in"; return; }
    if (reply.ok) { location.reload(); return; }
    fault.textContent = (await reply.json()).message;
  } catch (_) {
    fault.textContent = of.dataset.away;
  }
});
