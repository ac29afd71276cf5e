/** A photo as it is kept and sent: no side longer than this, as JPEG. */
const LONGEST_PX = 2048;
const QUALITY = 0.85;

/**
 * A photo drawn anew: small enough for a weak signal, and without what the camera wrote beside the picture (place, device,
 * time). Undefined where the browser cannot read it as a picture.
 */
export async function redrawn(file: Blob): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const bitmap = await createImageBitmap(file).catch(() => undefined);
  if (!bitmap) return undefined;
  const scale = Math.min(1, LONGEST_PX / Math.max(bitmap.width, bitmap.height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.round(bitmap.width * scale));
  canvas.height = Math.max(1, Math.round(bitmap.height * scale));
  canvas.getContext('2d')?.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  bitmap.close();
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/jpeg', QUALITY));
  return blob ? new Uint8Array(await blob.arrayBuffer()) : undefined;
}
