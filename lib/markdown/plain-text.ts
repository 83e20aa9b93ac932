/** Markdown as it reads: without its marks, of a link only what it says, of a table and a list only what stands in them. */
export function plainText(markdown: string): string {
  return markdown
    .replace(/^ {0,3}(`{3,}|~{3,}).*$/gm, '')
    .replace(/^ {0,3}(\${2}|\\[[\]]) *$/gm, '')
    .replace(/^ {0,3}(?:(?:[-*_] *){3,}|=+|\|?(?: *:?-+:? *\|)+(?: *:?-+:?)? *)$/gm, '')
    .replace(/!?\[([^\]\n]*)\]\([^)\n]*\)/g, '$1')
    .replace(/^ {0,3}(#{1,6} |> ?)/gm, '')
    .replace(/^([ \t]*)[-*+] (?:\[[ xX]\] )?/gm, '$1')
    .replace(/^ *\|(.*)\| *$/gm, (_, cells: string) => cells.replace(/ *\| */g, ' ').trim())
    .replace(/(\*\*|__|~~)(?=\S)([^\n]+?)\1/g, '$2')
    .replace(/(?<![\w*])([*_])(?=\S)([^\n*_]+?)\1(?![\w*])/g, '$2')
    .replace(/`([^`\n]+)`/g, '$1');
}
