// The page of reports: reports come by plain forms; remarks, approvals and what is longer in the making by JSON.
'use strict';

const meta = name => document.querySelector(`meta[name="${name}"]`).content;
const words = document.getElementById('words').dataset;
const EXPORTS = '/api/v1/exports';
const pause = milliseconds => new Promise(done => setTimeout(done, milliseconds));

function tell(section, kind, text) {
  section.querySelector(':scope > .fault').textContent = kind === 'fault' ? text : '';
  section.querySelector(':scope > .good').textContent = kind === 'good' ? text : '';
}

// What the server says; a fault is thrown as the words for whoever sits here.
async function asked(to, options = {}) {
  let reply;
  try {
    reply = await fetch(to, { ...options, headers: { ...options.headers, 'x-denwaban-page': meta('page-word') } });
  } catch {
    throw new Error(words.away);
  }
  if (reply.status === 401) location.href = '/sign-in';
  const said = await reply.json().catch(() => ({ message: words.large }));
  if (!reply.ok) throw new Error(said.message || said.error);
  return said;
}

const post = (section, to, values) => asked(to, {
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ ...values, contract: section.dataset.contract, by: meta('user') }),
});

const query = (section, values) => new URLSearchParams({ ...values, contract: section.dataset.contract, by: meta('user') });

async function attempt(section, work) {
  tell(section, '', '');
  try {
    await work();
  } catch (why) {
    tell(section, 'fault', why.message);
  }
}

// Others ask and grant meanwhile. What somebody is about to send stays as it is.
async function refresh() {
  const reply = await fetch('/reports').catch(() => null);
  if (!reply || !reply.ok || reply.redirected) return;
  const fresh = new DOMParser().parseFromString(await reply.text(), 'text/html');
  document.querySelectorAll('table.approvals').forEach(table => {
    const now = fresh.getElementById(table.id)?.tBodies[0];
    const before = table.tBodies[0];
    const busy = [...before.querySelectorAll('input[type=file]')].some(input => input.files.length > 0);
    if (now && !busy && before.innerHTML !== now.innerHTML && !before.contains(document.activeElement)) before.replaceWith(now);
  });
}

async function ask(section, form) {
  const { month, days, ...rest } = Object.fromEntries(new FormData(form));
  await post(section, '/api/v1/approvals', { ...rest, days: Number(days), ...(rest.kind === 'RESULT_REPORT' ? { month } : {}) });
  form.why.value = '';
  await refresh();
}

function shown(section, said) {
  const taking = section.querySelector('.taking');
  const bar = taking.querySelector('progress');
  taking.hidden = false;
  if (said.of) {
    bar.max = said.of;
    bar.value = said.done;
  } else {
    bar.removeAttribute('value');
  }
  taking.querySelector('span').textContent = said.of ? `${words.making} ${Math.floor(100 * said.done / said.of)} %` : words.waiting;
}

async function take(section, form) {
  const values = Object.fromEntries(new FormData(form));
  const sent = values.sent;
  delete values.sent;
  if (form.dataset.month) values.month = form.dataset.month;
  const button = form.querySelector('button');
  button.disabled = true;
  try {
    shown(section, {});
    const begun = await asked(`${EXPORTS}?${query(section, { ...values, kind: form.dataset.kind })}`, {
      method: 'POST',
      headers: { 'content-type': 'application/octet-stream' },
      body: sent ?? new Blob([]),
    });
    const which = query(section, { id: begun.id });
    let said = await asked(`${EXPORTS}?${which}`);
    while (said.state === 'WAITING' || said.state === 'MAKING') {
      shown(section, said);
      await pause(300);
      said = await asked(`${EXPORTS}?${which}`);
    }
    if (said.state === 'FAILED') throw new Error(said.message);
    const link = document.createElement('a');
    link.href = `${EXPORTS}/file?${which}`;
    link.download = said.name;
    link.click();
    tell(section, 'good', `${said.name} ${words.ready}`);
    form.reset();
  } finally {
    button.disabled = false;
    section.querySelector('.taking').hidden = true;
  }
}

async function remark(section, form) {
  await post(section, '/api/v1/reports/remark', Object.fromEntries(new FormData(form)));
  tell(section, 'good', words.written);
}

const sent = { ask, remark, export: take };

document.addEventListener('submit', event => {
  const work = sent[event.target.className];
  if (!work) return;
  event.preventDefault();
  const section = event.target.closest('section');
  attempt(section, () => work(section, event.target));
});

document.addEventListener('click', event => {
  const button = event.target.closest('button[data-do]');
  if (!button) return;
  const section = button.closest('section');
  const row = button.closest('tr');
  const what = row.querySelector('th').textContent.trim();
  if (!confirm(`${words.sure}\n${what} - ${button.textContent.trim()}`)) return;
  button.blur();
  attempt(section, async () => {
    await post(section, `/api/v1/approvals/${button.dataset.do}`, { id: row.dataset.id });
    await refresh();
  });
});

document.addEventListener('change', event => {
  if (event.target.matches('.ask [name=kind]')) event.target.form.querySelector('.month').hidden = event.target.value !== 'RESULT_REPORT';
});

document.querySelectorAll('.ask [name=kind]').forEach(kind => kind.dispatchEvent(new Event('change', { bubbles: true })));
setInterval(refresh, 5000);
