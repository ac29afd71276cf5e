import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { chromium } from 'playwright-core';
import { PICTURE_DIR, PICTURE_OF_VIEW } from './pictures.ts';

/** What stands in the placeholder, as SVG of 480 × 270. Plain shapes: nobody takes them for a photograph. */
const SCENES: Readonly<Record<string, string>> = {
  'river.jpg': `<path d="M0 110 Q120 90 240 120 T480 105 V190 Q360 170 240 195 T0 185Z" fill="#8aa4b3"/>`,
  'bridge.jpg': `<rect x="0" y="90" width="480" height="26" fill="#8d8d86"/><rect x="110" y="116" width="22" height="90" fill="#77776f"/><rect x="330" y="116" width="22" height="90" fill="#77776f"/><rect y="180" width="480" height="40" fill="#8aa4b3"/>`,
  'road.jpg': `<path d="M180 60 H300 L420 230 H60Z" fill="#7c7f83"/><path d="M120 170 Q240 150 360 172 L385 210 Q240 225 95 208Z" fill="#8aa4b3"/>`,
  'outlet.jpg': `<rect y="60" width="480" height="120" fill="#9a958b"/><circle cx="240" cy="125" r="42" fill="#4d4a46"/><path d="M210 150 Q240 170 270 150 L290 230 H190Z" fill="#8aa4b3"/>`,
  'bank.jpg': `<path d="M0 80 L480 150 V190 L0 190Z" fill="#8f9a80"/><rect y="190" width="480" height="40" fill="#8aa4b3"/>`,
  'culvert.jpg': `<rect y="70" width="480" height="110" fill="#a09a8f"/><path d="M185 180 V120 A55 55 0 0 1 295 120 V180Z" fill="#4d4a46"/><rect y="180" width="480" height="45" fill="#8aa4b3"/>`,
  'staff.jpg': `<rect y="170" width="480" height="60" fill="#8aa4b3"/><rect x="222" y="60" width="36" height="160" fill="#fff" stroke="#333"/>${staff(8)}`,
  'dam.jpg': `<path d="M0 100 H480 V130 L0 180Z" fill="#9a958b"/><path d="M0 180 L480 130 V230 H0Z" fill="#8aa4b3"/><rect x="222" y="90" width="36" height="130" fill="#fff" stroke="#333"/>${staff(6)}`,
};

function staff(count: number): string {
  return Array.from(
    { length: count },
    (_, index) =>
      `<rect x="${index % 2 === 0 ? 222 : 240}" y="${206 - index * 18}" width="18" height="9" fill="#c33"/>`,
  ).join('');
}

const page = (view: string, scene: string): string => `<body style="margin:0">
<svg xmlns="http://www.w3.org/2000/svg" width="480" height="270" font-family="Noto Sans CJK SC, sans-serif">
<rect width="480" height="270" fill="#cfd6d9"/>${scene}
<text x="240" y="160" font-size="72" font-weight="700" text-anchor="middle" fill="#b00020" fill-opacity=".75">演练 DRILL</text>
<rect y="236" width="480" height="34" fill="#222"/>
<text x="12" y="259" font-size="17" fill="#fff">示意占位图 · 非实景 · ${view}</text></svg>`;

/** Draws the placeholder stills again. Needs Chromium and a Chinese font; the files are kept in the repository. */
async function buildPictures(): Promise<void> {
  mkdirSync(PICTURE_DIR, { recursive: true });
  const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
  const tab = await browser.newPage({ viewport: { width: 480, height: 270 } });
  for (const [view, name] of Object.entries(PICTURE_OF_VIEW)) {
    await tab.setContent(page(view, SCENES[name]!));
    writeFileSync(path.join(PICTURE_DIR, name), await tab.screenshot({ type: 'jpeg', quality: 45 }));
  }
  await browser.close();
}

await buildPictures();
