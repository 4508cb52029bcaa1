// Draws media/icon.png: a bracket, a red squiggle under it, and the green tick of a repair. `npm run icon`.

import { writeFileSync } from "node:fs";
import { crc32, deflateSync } from "node:zlib";

const SIZE = 256;
const BACKGROUND = [30, 41, 59];
const BRACKET = [226, 232, 240];
const SQUIGGLE = [248, 113, 113];
const TICK = [74, 222, 128];

/** Distance of a point from the line between two others. */
function fromLine([x, y], [ax, ay], [bx, by]) {
  const [dx, dy] = [bx - ax, by - ay];
  const along = Math.max(0, Math.min(1, ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy)));
  return Math.hypot(x - ax - along * dx, y - ay - along * dy);
}

/** Distance of a point from a chain of lines. */
function fromChain(point, chain) {
  return Math.min(...chain.slice(1).map((end, number) => fromLine(point, chain[number], end)));
}

const bracketLeft = [[96, 56], [68, 56], [68, 164], [96, 164]]; // prettier-ignore
const bracketRight = [[160, 56], [188, 56], [188, 92]]; // prettier-ignore
const squiggle = Array.from({ length: 61 }, (_, step) => [60 + step * 1.6, 202 + 9 * Math.sin(step / 4)]);
const tick = [[132, 148], [162, 180], [214, 112]]; // prettier-ignore
const strokes = [
  { chain: bracketLeft, width: 9, colour: BRACKET },
  { chain: bracketRight, width: 9, colour: BRACKET },
  { chain: squiggle, width: 6, colour: SQUIGGLE },
  { chain: tick, width: 12, colour: TICK },
];

/** How much of a pixel is covered, from its distance to an edge: the edge is one pixel soft. */
const coverage = (distance) => Math.max(0, Math.min(1, 0.5 - distance));

/** Distance from the edge of the rounded square, negative inside. */
function fromSquare([x, y]) {
  const [corner, half] = [52, SIZE / 2];
  const [dx, dy] = [x, y].map((value) => Math.max(0, Math.abs(value - half) - half + corner));
  return Math.hypot(dx, dy) - corner;
}

function pixel(point) {
  const colour = strokes.reduce((below, { chain, width, colour: ink }) => {
    const share = coverage(fromChain(point, chain) - width);
    return below.map((value, channel) => value + share * (ink[channel] - value));
  }, BACKGROUND);
  return [...colour, 255 * coverage(fromSquare(point))].map(Math.round);
}

function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(data.length, 0);
  frame.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
}

const header = Buffer.alloc(13);
header.writeUInt32BE(SIZE, 0);
header.writeUInt32BE(SIZE, 4);
header.set([8, 6, 0, 0, 0], 8); // 8 bits a channel, RGBA
const rows = Array.from({ length: SIZE }, (_, y) => [
  0, // this row is not filtered
  ...Array.from({ length: SIZE }, (_, x) => pixel([x + 0.5, y + 0.5])).flat(),
]);
const image = Buffer.concat([
  Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
  chunk("IHDR", header),
  chunk("IDAT", deflateSync(Buffer.from(rows.flat()), { level: 9 })),
  chunk("IEND", Buffer.alloc(0)),
]);
writeFileSync(new URL("../media/icon.png", import.meta.url), image);
console.log(`media/icon.png: ${image.length} bytes`);
