#include "runtime/impact/impact_page.hpp"

namespace edict::impact {

const std::string_view kPageScript = R"js(
'use strict';
const data = JSON.parse(document.getElementById('data').textContent);
const words = ['pay', 'deny', 'pend', 'cut_back'];
const box = document.getElementById('lines'), body = box.querySelector('tbody'), shown = document.getElementById('shown');
const rowHeight = 32, printed = 1000;
let rows = data.lines, chosen = -1, column = null, down = false;

const money = c => c === null ? '' : (c < 0 ? '-$' : '$') + Math.floor(Math.abs(c) / 100).toLocaleString('en-US') + '.' + String(Math.abs(c) % 100).padStart(2, '0');
const name = r => r.claim + '/' + r.line;
const state = s => words[s.decision].replace('_', ' ') + (s.units ? ' to ' + s.units : '') + (s.percent ? ' ' + s.percent + '%' : '') + (s.recoded ? ' as ' + s.recoded : '') + (s.codes ? ' ' + s.codes : '');
const causes = r => r.causes.map(c => data.rules[c[0]]).join(', ');
const columns = {
  claim: r => name(r), month: r => r.month, procedure: r => r.procedure, provider: r => r.provider, charge: r => r.charge ?? -1,
  before: r => state(r.before), after: r => state(r.after), difference: r => (r.after.paid ?? 0) - (r.before.paid ?? 0), rules: r => causes(r) };

function cell(row, text, kind) {
  const td = row.insertCell();
  td.textContent = text;
  td.title = text;
  if (kind) td.className = kind;
  return td;
}
function spacer(height) {
  const td = body.insertRow().insertCell();
  td.colSpan = 9;
  td.style.cssText = 'padding:0;border:0;height:' + height + 'px';
  td.parentNode.setAttribute('aria-hidden', 'true');
}
function draw(all) {
  const first = all ? 0 : Math.max(0, Math.floor(box.scrollTop / rowHeight) - 5);
  const last = all ? Math.min(rows.length, printed) : Math.min(rows.length, first + Math.ceil(box.clientHeight / rowHeight) + 10);
  body.textContent = '';
  if (first) spacer(first * rowHeight);
  for (let i = first; i < last; ++i) {
    const r = rows[i], row = body.insertRow();
    row.setAttribute('aria-rowindex', i + 2);
    row.setAttribute('aria-selected', i === chosen);
    const link = document.createElement('a');
    link.href = '#line=' + encodeURIComponent(name(r));
    link.textContent = name(r);
    link.tabIndex = -1;
    cell(row, '').append(link);
    cell(row, r.month); cell(row, r.procedure); cell(row, r.provider); cell(row, money(r.charge), 'n');
    cell(row, state(r.before), words[r.before.decision] + '-text');
    cell(row, state(r.after), words[r.after.decision] + '-text');
    cell(row, r.before.paid === null && r.after.paid === null ? '' : money(columns.difference(r)), 'n');
    cell(row, causes(r));
    row.onclick = () => { chosen = i; location.hash = link.hash; draw(); };
  }
  if (!all && last < rows.length) spacer((rows.length - last) * rowHeight);
  box.querySelector('table').setAttribute('aria-rowcount', rows.length + 1);
}
function choose() {
  const text = document.getElementById('find').value.trim().toLowerCase();
  const before = document.getElementById('before').value, after = document.getElementById('after').value;
  const rule = document.getElementById('rule').value, kind = document.getElementById('kind').value;
  rows = data.lines.filter(r => (before === '' || r.before.decision == before) && (after === '' || r.after.decision == after) &&
    (rule === '' || r.causes.some(c => c[0] == rule)) && (kind === '' || r.change === kind) &&
    (text === '' || (name(r) + ' ' + r.procedure + ' ' + r.provider + ' ' + r.month).toLowerCase().includes(text)));
  if (column) {
    const key = columns[column], sign = down ? -1 : 1;
    rows.sort((a, b) => { const x = key(a), y = key(b); return x < y ? -sign : x > y ? sign : 0; });
  }
  chosen = -1;
  box.scrollTop = 0;
  shown.textContent = rows.length.toLocaleString('en-US') + ' of ' + data.lines.length.toLocaleString('en-US') + ' lines';
  draw();
}
function add(parent, tag, text, kind) {
  const e = document.createElement(tag);
  if (text !== undefined) e.textContent = text;
  if (kind) e.className = kind;
  parent.append(e);
  return e;
}
function explain(parent, title, s) {
  const part = add(parent, 'section');
  add(part, 'h3', title + ': ' + state(s), words[s.decision] + '-text');
  add(part, 'p', s.paid === null ? 'The amount is not known.' : money(s.paid) + ' paid, before the patient\u2019s share.');
  if (!s.findings.length) add(part, 'p', 'No rule has anything to say of it.');
  const list = add(part, 'ul');
  for (const [index, own] of s.findings) {
    const f = data.findings[index], item = add(list, 'li');
    add(item, 'strong', f.policy + (f.rule ? '.' + f.rule : '') + (f.version ? ' (' + f.version + ')' : ''));
    add(item, 'span', ' ' + [f.verdict === 'fail' ? '' : f.verdict.replace('_', ' '), f.outcome.replace('_', ' '), f.codes].filter(Boolean).join(' '));
    if (f.cite) add(item, 'div', f.cite);
    if (own && own.message) add(item, 'div', own.message);
    if (own && own.because.length) add(item, 'div', own.because.join('; '), 'soft');
    if (own && own.lines.length) add(item, 'div', 'lines ' + own.lines.join(', '), 'soft');
    if (f.source) add(item, 'div', f.source, 'soft');
  }
}
function open() {
  const panel = document.getElementById('line');
  panel.textContent = '';
  if (!location.hash.startsWith('#line=')) return;
  const wanted = decodeURIComponent(location.hash.slice(6)), r = data.lines.find(x => name(x) === wanted);
  if (!r) { add(panel, 'p', wanted + ' is not among the changed lines.'); return; }
  add(panel, 'h2', 'Line ' + wanted);
  add(panel, 'p', [r.procedure, r.date ?? r.month, r.patient ? 'patient ' + r.patient : '', r.diagnosis ? 'diagnosis ' + r.diagnosis : '', r.provider ? 'provider ' + r.provider : '', r.charge === null ? '' : money(r.charge) + ' charged'].filter(Boolean).join(', '));
  const both = add(panel, 'div', undefined, 'both');
  explain(both, 'Before', r.before);
  explain(both, 'After', r.after);
}
box.addEventListener('scroll', () => draw());
box.addEventListener('keydown', e => {
  const page = Math.floor(box.clientHeight / rowHeight) - 2;
  const to = { ArrowDown: chosen + 1, ArrowUp: chosen - 1, PageDown: chosen + page, PageUp: chosen - page, Home: 0, End: rows.length - 1 }[e.key];
  if (e.key === 'Enter' && chosen >= 0) location.hash = '#line=' + encodeURIComponent(name(rows[chosen]));
  if (to === undefined) return;
  e.preventDefault();
  chosen = Math.max(0, Math.min(rows.length - 1, to));
  const top = chosen * rowHeight;
  if (top < box.scrollTop) box.scrollTop = top;
  if (top > box.scrollTop + box.clientHeight - 3 * rowHeight) box.scrollTop = top - box.clientHeight + 3 * rowHeight;
  draw();
});
for (const e of document.querySelectorAll('.filters input, .filters select')) e.addEventListener('input', choose);
for (const th of box.querySelectorAll('th[data-column]')) th.firstChild.addEventListener('click', () => {
  down = column === th.dataset.column && !down;
  column = th.dataset.column;
  for (const other of box.querySelectorAll('th[data-column]')) other.removeAttribute('aria-sort');
  th.setAttribute('aria-sort', down ? 'descending' : 'ascending');
  choose();
});
for (const table of document.querySelectorAll('table.sortable')) table.querySelectorAll('th').forEach((th, i) => th.firstChild.addEventListener('click', () => {
  const fall = th.getAttribute('aria-sort') === 'ascending';
  for (const other of table.querySelectorAll('th')) other.removeAttribute('aria-sort');
  th.setAttribute('aria-sort', fall ? 'descending' : 'ascending');
  const key = row => { const c = row.cells[i]; return c.dataset.value === undefined ? c.textContent : Number(c.dataset.value); };
  const sorted = [...table.tBodies[0].rows].sort((a, b) => { const x = key(a), y = key(b); return (x < y ? -1 : x > y ? 1 : 0) * (fall ? -1 : 1); });
  table.tBodies[0].append(...sorted);
}));
addEventListener('hashchange', open);
addEventListener('beforeprint', () => draw(true));
addEventListener('afterprint', () => draw());
choose();
open();
)js";

}  // namespace edict::impact
