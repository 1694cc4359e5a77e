#include "runtime/impact/impact_page.hpp"

namespace edict::impact {

const std::string_view kPageStyle = R"css(
:root { color-scheme: light dark; --ink: #1b1f24; --soft: #57606a; --paper: #ffffff; --panel: #f4f6f8; --rule: #d0d7de; --link: #0550ae;
  --pay: #1a7f5a; --deny: #b3341f; --pend: #9a6700; --cut: #5b4bb5; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6edf3; --soft: #a3adb8; --paper: #0d1117; --panel: #161b22; --rule: #343b44; --link: #79b8ff;
  --pay: #4cc38a; --deny: #ff8a70; --pend: #e3b341; --cut: #b3a4ff; } }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 1.5rem; max-width: 76rem; background: var(--paper); color: var(--ink); font: 1rem/1.5 system-ui, sans-serif; }
h1 { font-size: 1.5rem; margin: 0 0 .25rem; } h2 { font-size: 1.15rem; margin: 2rem 0 .5rem; } h3 { font-size: 1rem; margin: 1.25rem 0 .25rem; } h4 { font-size: .95rem; margin: .75rem 0 0; }
pre { background: var(--panel); padding: .75rem; overflow-x: auto; font-size: .85rem; }
.sides { color: var(--soft); font-size: .875rem; overflow-wrap: anywhere; margin: 0 0 1rem; }
.summary { background: var(--panel); border-left: .25rem solid var(--link); padding: .75rem 1rem; margin: 1rem 0; } .summary p { margin: .25rem 0; }
.pictures { display: grid; gap: 1.5rem; grid-template-columns: repeat(auto-fit, minmax(min(100%, 26rem), 1fr)); }
figure { margin: 0; } figcaption { color: var(--soft); font-size: .875rem; }
svg { width: 100%; height: auto; } svg text { fill: var(--ink); font-size: 13px; } svg text.head { fill: var(--soft); } svg line { stroke: var(--rule); }
svg rect.pay { fill: var(--pay); } svg rect.deny { fill: var(--deny); } svg rect.pend { fill: var(--pend); } svg rect.cut { fill: var(--cut); }
.ribbons path { fill: none; opacity: .45; } .ribbons .pay { stroke: var(--pay); } .ribbons .deny { stroke: var(--deny); }
.ribbons .pend { stroke: var(--pend); } .ribbons .cut { stroke: var(--cut); }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: .9rem; } caption { text-align: left; font-weight: 600; padding: .25rem 0; }
th, td { text-align: left; padding: .25rem .6rem; border-bottom: 1px solid var(--rule); white-space: nowrap; }
td.n, th.n { text-align: right; font-variant-numeric: tabular-nums; } td.words { white-space: normal; }
th button { all: unset; cursor: pointer; } th button:focus-visible { outline: 2px solid var(--link); }
th[aria-sort=ascending] button::after { content: " \2191"; } th[aria-sort=descending] button::after { content: " \2193"; }
details { margin: .5rem 0; } summary { cursor: pointer; font-weight: 600; }
.filters { display: flex; flex-wrap: wrap; gap: .75rem; margin: .5rem 0; } .filters label { font-size: .875rem; color: var(--soft); }
.filters input, .filters select { display: block; font: inherit; color: var(--ink); background: var(--paper); border: 1px solid var(--rule); border-radius: .25rem; padding: .25rem .4rem; max-width: 18rem; }
#lines { border: 1px solid var(--rule); height: 27rem; overflow: auto; } #lines:focus-visible { outline: 2px solid var(--link); }
#lines table { table-layout: fixed; min-width: 92rem; } #lines thead th { position: sticky; top: 0; background: var(--panel); z-index: 1; }
#lines th:nth-child(1) { width: 14rem; } #lines th:nth-child(2), #lines th:nth-child(3) { width: 6rem; } #lines th:nth-child(4) { width: 8rem; } #lines th:nth-child(6), #lines th:nth-child(7) { width: 12rem; } #lines th:nth-child(9) { width: 18rem; }
#lines tbody td { height: 2rem; overflow: hidden; text-overflow: ellipsis; } #lines tr[aria-selected=true] td { background: var(--panel); box-shadow: inset 0 -2px var(--link); }
a { color: var(--link); }
#line { margin-top: 1rem; padding: 1rem; background: var(--panel); } #line:empty { display: none; }
#line .both { display: grid; gap: 1rem; grid-template-columns: repeat(auto-fit, minmax(min(100%, 22rem), 1fr)); } #line ul { padding-left: 1.2rem; } .soft { color: var(--soft); font-size: .875rem; overflow-wrap: anywhere; }
.pay-text { color: var(--pay); } .deny-text { color: var(--deny); } .pend-text { color: var(--pend); } .cut_back-text { color: var(--cut); }
@media print { body { max-width: none; padding: 0; } .filters { display: none; } #lines { height: auto; overflow: visible; border: 0; } details > * { display: block; } }
)css";

}  // namespace edict::impact
