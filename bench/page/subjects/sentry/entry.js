import { feedbackIntegration, init } from "@sentry/browser";

const { asked, dsn } = document.currentScript.dataset;
const feedback = feedbackIntegration({ autoInject: false });
init({ dsn, integrations: [feedback] });
if (asked === "true") {
  feedback.createForm().then(form => {
    form.appendToDom();
    form.open();
  });
}
