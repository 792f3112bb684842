/** The virtual release of the working tree: whatever the pool build made last, never committed. */
export const WORKING_TREE = 'working-tree';
