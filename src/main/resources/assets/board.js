// The supervisor's page: asking why a household is not called, and printing.
"use strict";

document.addEventListener("submit", async (event) => {
  if (!event.target.matches("form.explain")) return;
  event.preventDefault();
  const of = event.target;
  const reply = await live.post("/board/explain", { contract: of.contract.value, words: of.words.value.normalize("NFKC").trim() });
  const found = document.querySelector("#explain .found");
  if (reply.ok) found.innerHTML = reply.body;
  else { found.textContent = reply.body.message || reply.body.error; }
});

// A correction is entered for those whose result changes; the others keep what stands.
document.addEventListener("submit", async (event) => {
  if (!event.target.matches("form.correction")) return;
  event.preventDefault();
  const of = event.target;
  const rows = [...of.querySelectorAll("tr[data-member]")];
  const at = (row, name) => row.querySelector("[name=" + name + "]").value;
  const people = rows.filter((row) => at(row, "disposition") !== "").map((row) => ({
    member: Number(row.dataset.member), disposition: at(row, "disposition"),
    reason: at(row, "reason") === "" ? null : Number(at(row, "reason")), note: at(row, "note").trim(),
  }));
  const call = of.call.selectedOptions[0];
  const reply = await live.post("/api/v1/result/correct", {
    contract: of.dataset.contract, [call.dataset.kind]: call.value, people, why: of.why.value.trim(), by: live.meta("user"),
  });
  for (const each of of.querySelectorAll(".fault")) each.textContent = "";
  if (reply.ok) {
    document.querySelector("form.explain").requestSubmit(); // shows what holds now
    live.tell(live.word("corrected"), true);
    return;
  }
  const faults = reply.body.faults || [{ member: 0, message: reply.body.message || reply.body.error }];
  for (const { member, message } of faults) {
    const row = rows.find((each) => Number(each.dataset.member) === member);
    (row || of).querySelector(row ? ".fault" : ".fault.whole").textContent = message;
  }
});

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) print();
});

document.getElementById("explain").addEventListener("close", () => {
  document.querySelector("#explain .found").textContent = ""; // nobody's data stays on a board
});

live.start("/live/board", () => {});
