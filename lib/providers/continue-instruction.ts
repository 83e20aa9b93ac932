/**
 * What asks a model to go on, as a message of the user after its broken-off answer. Not left to the answer alone as the
 * last message: some vendors take that for something to complete, some begin anew after it, and some refuse it.
 */
export const CONTINUE =
  'Your last answer was cut off. Continue it exactly where it stopped, in the middle of a word if need be. Do not repeat anything of it, do not comment on the interruption, and do not apologise: write only what follows its last character.';
