/** Text as a terminal printed it, with SGR colours, becomes an SVG that looks like the terminal. Pure: text in, text out. */

const COLOURS = { 30: '#6e7681', 31: '#ff7b72', 32: '#7ee787', 33: '#e3b341', 34: '#79c0ff', 35: '#d2a8ff', 36: '#76e3ea', 37: '#e6edf3', 90: '#8b949e' };
const PLAIN = { colour: '#e6edf3', bold: false, dim: false };
const CELL = { width: 8.4, height: 19, left: 20, top: 52 };

const escape = (text) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');

function restyle(style, codes) {
  let next = style;
  for (const code of codes.split(';').map(Number)) {
    if (code === 0) next = PLAIN;
    else if (code === 1) next = { ...next, bold: true };
    else if (code === 2) next = { ...next, dim: true };
    else if (code === 22) next = { ...next, bold: false, dim: false };
    else if (code === 39) next = { ...next, colour: PLAIN.colour };
    else if (COLOURS[code]) next = { ...next, colour: COLOURS[code] };
  }
  return next;
}

/** One line in runs of one style. */
export function runs(line, style = PLAIN) {
  const found = [];
  let current = style;
  let rest = line;
  const code = /\u001b\[([0-9;]*)m/;
  for (let hit = code.exec(rest); hit !== null; hit = code.exec(rest)) {
    if (hit.index > 0) found.push({ text: rest.slice(0, hit.index), style: current });
    current = restyle(current, hit[1] || '0');
    rest = rest.slice(hit.index + hit[0].length);
  }
  if (rest !== '') found.push({ text: rest, style: current });
  return { found, style: current };
}

const span = ({ text, style }) =>
  `<tspan fill="${style.dim ? COLOURS[90] : style.colour}"${style.bold ? ' font-weight="700"' : ''}>${escape(text)}</tspan>`;

export function terminalPicture(text, { title, columns = 110 }) {
  let style = PLAIN;
  const lines = text.trimEnd().split('\n').map((line) => {
    const cut = runs(line, style);
    style = cut.style;
    return cut.found;
  });
  const width = Math.ceil(CELL.left * 2 + columns * CELL.width);
  const height = CELL.top + lines.length * CELL.height + 14;
  const rows = lines.map((found, index) => `<text x="${CELL.left}" y="${CELL.top + index * CELL.height}" xml:space="preserve">${found.map(span).join('')}</text>`);
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" role="img" aria-label="${escape(title)}">
<rect width="${width}" height="${height}" rx="10" fill="#0d1117"/>
<circle cx="22" cy="20" r="6" fill="#ff5f56"/><circle cx="42" cy="20" r="6" fill="#ffbd2e"/><circle cx="62" cy="20" r="6" fill="#27c93f"/>
<text x="${width / 2}" y="25" fill="#8b949e" text-anchor="middle" font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, monospace" font-size="13">${escape(title)}</text>
<g font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace" font-size="14">
${rows.join('\n')}
</g>
</svg>
`;
}
