/** Files that operating systems and editors leave in folders, and those that keep a folder in git. */
const LEFTOVER =
  /^(?:\.DS_Store|\._.*|Thumbs\.db|desktop\.ini|\.gitkeep|\.gitignore|\.gitattributes|.*~|\..*\.sw[a-p])$/;

/** True for a file that no person wrote for Clove and that says nothing about a festival. */
export function isLeftover(name: string): boolean {
  return LEFTOVER.test(name);
}
