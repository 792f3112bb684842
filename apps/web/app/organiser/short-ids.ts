/** Ids in a text, cut to their last twelve digits, by which people distinguish them. */
export function shortIds(text: string): string {
  return text.replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-([0-9a-f]{12})/g, '…$1');
}
