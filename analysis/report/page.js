// The switch itself is CSS; this sets the page's language and title for readers, and follows #zh.
const choices = document.querySelectorAll('input[name="language"]');
const show = (language) => {
  document.documentElement.lang = language === "zh" ? "zh-Hans" : "en";
  document.title = document.querySelector("title").dataset[language];
  for (const choice of choices) choice.checked = choice.value === language;
};
for (const choice of choices) choice.addEventListener("change", () => show(choice.value));
if (choices.length) {
  const wanted = location.hash === "#zh" || (location.hash !== "#en" && navigator.language.startsWith("zh"));
  show(wanted ? "zh" : "en");
}
