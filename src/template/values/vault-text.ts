/** Whether a text begins as a vault does. */
export function isVaultText(text: string): boolean {
  return text.startsWith('$ANSIBLE_VAULT');
}
