/** For the `ref` of a menu: where it is longer than the screen, the link of the page that is open is brought into view. */
export function showCurrent(menu: HTMLElement | null): void {
  showInMenu(menu?.querySelector<HTMLElement>('[aria-current=page]') ?? null);
}

/** For the `ref` of the link itself, in a menu that stays while pages change. */
export function showInMenu(link: HTMLElement | null): void {
  const menu = link?.parentElement;
  if (link === null || menu == null) return;
  menu.scrollLeft = link.offsetLeft - (menu.clientWidth - link.offsetWidth) / 2;
  menu.scrollTop = link.offsetTop - (menu.clientHeight - link.offsetHeight) / 2;
}
