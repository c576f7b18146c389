// A QR code as a picture in the page.

const SVG = 'http://www.w3.org/2000/svg';
// Light modules around the code (ISO/IEC 18004).
const QUIET_ZONE = 4;

export async function drawQrCode(element, content) {
  const { encode } = await import('./uqr.mjs');
  const { data, size } = encode(content, { ecc: 'M', border: QUIET_ZONE });
  const picture = document.createElementNS(SVG, 'svg');
  picture.setAttribute('viewBox', `0 0 ${size} ${size}`);
  picture.setAttribute('shape-rendering', 'crispEdges');
  const dark = document.createElementNS(SVG, 'path');
  dark.setAttribute('d', data.map(rowPath).join(''));
  picture.append(dark);
  element.replaceChildren(picture);
}

// A square for each dark module.
function rowPath(row, y) {
  return row.map((isDark, x) => (isDark ? `M${x} ${y}h1v1h-1z` : '')).join('');
}
