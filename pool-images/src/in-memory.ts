/** What works on texts in memory: nothing here imports Node.js, so that pages run the same code as commands. */
export * from './catalogue.ts';
export * from './catalogue-schema.ts';
export * from './finding.ts';
export * from './nearest-name.ts';
export * from './origin.ts';
export * from './quantity.ts';
export * from './source-document.ts';
export * from './working-tree.ts';
