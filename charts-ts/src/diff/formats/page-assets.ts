/** Style of the HTML report: light or dark by the reader's setting. */
export const STYLE = `
:root{color-scheme:light dark;--line:#8884;--quiet:#777;--red:#cf222e;--amber:#9a6700;--green:#1a7f37}
body{font:15px/1.5 system-ui,sans-serif;margin:0 auto;max-width:1100px;padding:1.5rem}
h1{margin:0}h2{margin-top:2.5rem;border-bottom:2px solid var(--line)}h3{margin:.5rem 0}h4{margin:0}
small,.quiet{color:var(--quiet);font-weight:normal}.quiet{margin:.2rem 0;font-size:.85rem}
table{border-collapse:collapse;width:100%;margin:1rem 0}td,th{border:1px solid var(--line);padding:.35rem .6rem;text-align:left;vertical-align:top}
.class{font-size:.75rem;padding:.05rem .45rem;border-radius:1rem;border:1px solid var(--line);white-space:nowrap}
.class.access,.class.disruptive{color:#fff;background:#b35900;border-color:#b35900}
.class.impossible,.class.data-destroying{color:#fff;background:var(--red);border-color:var(--red)}
.class.network,.class.capacity,.class.schema{color:#fff;background:#5a4fcf;border-color:#5a4fcf}
.gate{border:2px solid var(--red);border-radius:8px;padding:.6rem 1rem;margin:1rem 0}.gate p{margin:.2rem 0}
.filters{position:sticky;top:0;background:Canvas;padding:.6rem 0;display:flex;gap:.8rem;flex-wrap:wrap;border-bottom:1px solid var(--line)}
.filters input[type=search]{flex:1;min-width:14rem;padding:.3rem .6rem}
.columns{display:grid;grid-template-columns:1fr 1fr;gap:2rem}.columns ul{margin:.2rem 0;padding-left:1.2rem;font-size:.9rem}
article{border:1px solid var(--line);border-left:5px solid var(--amber);border-radius:6px;padding:.6rem 1rem;margin:.8rem 0}
article.removed{border-left-color:var(--red)}article.added{border-left-color:var(--green)}
.change{border-top:1px dashed var(--line);margin-top:.5rem;padding-top:.3rem}.change p{margin:.2rem 0}
.sides{display:grid;grid-template-columns:1fr 1fr;gap:.6rem}
pre{margin:0;padding:.4rem .6rem;overflow:auto;max-height:24rem;border-radius:4px;font-size:.8rem;white-space:pre-wrap;overflow-wrap:anywhere}
pre.before{background:#cf222e1a}pre.after{background:#1a7f371a}pre.absent{color:var(--quiet);background:none;border:1px dashed var(--line)}
.causes{margin:.3rem 0;font-size:.8rem;color:var(--quiet)}.picture{overflow:auto}
svg{max-width:100%;height:auto}svg text{font:13px system-ui,sans-serif;text-anchor:middle;fill:CanvasText}svg rect{fill:Canvas;stroke:#888}
.node.changed rect{stroke:var(--amber);stroke-width:3}.node.added rect{stroke:var(--green);stroke-width:3}
.node.removed rect{stroke:var(--red);stroke-width:3;stroke-dasharray:5}
.edge{fill:none;stroke:#8886}.edge.added{stroke:var(--green);stroke-width:3}.edge.removed{stroke:var(--red);stroke-width:3;stroke-dasharray:5}.edge.changed{stroke:var(--amber);stroke-width:3}
[hidden]{display:none}@media(max-width:700px){.sides,.columns{grid-template-columns:1fr}}
`;

/** Hides changes whose class is not ticked or that do not hold the searched text, and objects left without any. */
export const SCRIPT = `
const form = document.querySelector('.filters');
form?.addEventListener('submit', (event) => event.preventDefault());
form?.addEventListener('input', () => {
  const wanted = new Set([...form.querySelectorAll('input:checked')].map((box) => box.value));
  const text = form.querySelector('input[type=search]').value.toLowerCase();
  for (const article of document.querySelectorAll('article')) {
    const title = article.querySelector('h4').textContent.toLowerCase();
    let shown = 0;
    for (const change of article.querySelectorAll('.change')) {
      const found = title.includes(text) || change.textContent.toLowerCase().includes(text);
      change.hidden = !(wanted.has(change.dataset.class) && found);
      if (!change.hidden) shown += 1;
    }
    article.hidden = shown === 0;
  }
});
`;
