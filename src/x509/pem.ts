import { Buffer } from 'node:buffer';

/** The bytes of the first PEM block with this label; undefined when there is none. */
export function decodePem(text: string, label: string): Uint8Array | undefined {
  const match = new RegExp(`-----BEGIN ${label}-----([A-Za-z0-9+/=\\s]+)-----END ${label}-----`).exec(text);
  return match ? Buffer.from(match[1] ?? '', 'base64') : undefined;
}
