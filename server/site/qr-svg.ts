import { raw } from 'hono/html';
import { encode } from 'uqr';
import type { Html } from './page.ts';

const BORDER_MODULES = 4;

/** A QR code as one path, sharp at any size; level Q: a quarter of a poster may be torn or dirty (ISO/IEC 18004). */
export function qrSvg(text: string): Html {
  const { data, size } = encode(text, { ecc: 'Q', border: BORDER_MODULES });
  const path = data
    .flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : [])))
    .join('');
  return raw(
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size} ${size}" role="img" aria-label="QR" shape-rendering="crispEdges"><path fill="#fff" d="M0 0h${size}v${size}H0z"/><path fill="#000" d="${path}"/></svg>`,
  ) as Html;
}
