export { answersIn, type Link, openForm, submitAnswers } from './answer-form.ts';
export { closeWave } from './close-wave.ts';
export { addQuestionnaire, changeQuestionnaire } from './edit-questionnaire.ts';
export { enterPaper } from './enter-paper.ts';
export { forgetTexts } from './forget-texts.ts';
export { issueSlips, openWave } from './open-wave.ts';
export { createQuestionnaires, type QuestionnairesContext } from './questionnaires-context.ts';
export { readResults } from './read-results.ts';
export { questionnaireRoutes } from './routes.ts';
