// All words of the page, in every language it speaks.

const WORDS = {
  en: {
    name: "English", navigation: "Pages",
    draw: "Draw", train: "Train", tune: "Tune", look: "Look",
    drawTitle: "Write a digit and watch the network think",
    paper: "Paper to write a digit on", paperHelp: "Write with mouse, finger or pen. Or drop or paste a picture. With the keyboard: arrows move the pen, space lifts and lowers it, Escape clears.",
    here: "Write a digit here", clear: "Clear", undo: "Undo", photo: "Photo…",
    answer: "Its answer", sees: "What it sees",
    seenLabel: "The picture as the network sees it", seenCaption: "28 × 28 pixels, centred like those it learned from",
    evidenceLabel: "Which parts of the picture spoke for and against the answer",
    evidenceFor: "Why {0}?", spokeFor: "spoke for it", spokeAgainst: "against",
    why: "How this is found: every 3 × 3 square is blanked in turn and the network asked again. The weaker the answer gets, the more that square spoke for it. Click another digit's bar to see what speaks for that one.",
    sure: "{0} % sure", chooseClass: "{0}: {1} %. Show what speaks for it",
    keepTitle: "What is it really? Keep it as an example:", keepAs: "Keep as {0}",
    kept: "Kept: {0} in {1}",
    inside: "Inside the network", insideHelp: "Every square is a number that a hidden layer computes: dark for its lowest, bright for its highest.",
    units: "{0} · {1} units", maps: "{0} · {1} maps of {2} × {3}",
    onlyPictures: "The model {0} takes rows of numbers, no pictures. Programs can ask it: see OpenAPI below.",
    noModel: "There is no model yet. Train one: it takes a few seconds.", noModelShort: "no model",
    trainTitle: "Train a network", newRun: "New run", recipe: "Recipe", data: "Data",
    dataKept: "kept examples ({0})", dataMnist: "mnist", dataDigits: "digits, drawn by Percept",
    further: "Go on from the model that answers now", more: "More options",
    epochs: "Epochs", batch: "Batch", rate: "Learning rate", seed: "Seed", network: "Network", optimizer: "Optimizer", augment: "Change images at random",
    start: "Start training", starting: "Starting…", noRun: "No run yet", stop: "Stop", stopping: "Stopping…", resume: "Go on", use: "Draw against it",
    accuracy: "Accuracy", loss: "Loss", iterations: "Iterations", seconds: "Seconds", testAccuracy: "Right answers", allRuns: "All runs", run: "Run", state: "State", actions: "Actions", show: "Show",
    running: "running", done: "done", stopped: "stopped", failed: "failed", waiting: "The first measurement comes in a moment…",
    now: "The model of this run answers now.", trainSet: "train", testSet: "test", validationSet: "validation",
    chart: "{0}: {1} after {2} iterations", noRuns: "Nothing has been trained yet.",
    about_script: "The training of the numpy script that Percept began with: 94.5 % right, in seconds.",
    about_fast: "The same network with larger steps: 94 % in a second.",
    about_mlp: "One hidden layer of 256: more than 98 % right.",
    "about_mlp-best": "Two hidden layers and bent images, some minutes: about 99.3 %.",
    "about_cnn-fast": "A small convolutional network: more than 99 % in about ten seconds.",
    about_cnn: "Convolutions with batch normalisation, about a minute: about 99.5 %.",
    "about_cnn-best": "Four convolutions, about five minutes: about 99.65 %.",
    tuneTitle: "Search for a better network", newSearch: "New search", budget: "Budget", budgetHelp: "A time, such as 90s, 5m or 1h; or full trials, such as 40.",
    goals: "What is to be good", goal_accuracy: "accuracy", goal_loss: "loss", goal_parameters: "few parameters", goal_flops: "few operations",
    value: "Value", value_accuracy: "Accuracy", value_loss: "Loss", value_rmse: "RMSE", value_parameters: "Parameters", value_flops: "Operations",
    space: "What to try", spaceHelp: "A name stands for its {place} in the network, or for an option of training such as learning-rate or batch. uniform, log, int and logint take a range, choice takes words.",
    usualSpace: "The usual space", tuneRecipe: "Recipe for the rest", fullEpochs: "Epochs of a full trial", suggestions: "How to suggest", early: "End trials early", never: "never", heldOut: "Images held out", folds: "Or folds, each held out once", mostParameters: "Most parameters",
    startSearch: "Start searching", noSearch: "No search yet", report: "Report", useWinner: "Draw with the winner", allSearches: "All searches", search: "Search", trials: "Trials", winnerAccuracy: "Winner on test images", noSearches: "Nothing has been searched yet.",
    searchWaiting: "The first trial ends in a moment…", searchTraining: "The best is being trained on all training data, to be tested once…", searchNow: "The winner of this search answers now.", searchStopped: "Stopped. What was tried is kept; it can go on.",
    ofFirst: "{0} of no. 1", bestSoFar: "Best {0} so far on images held out, after any number of epochs", perMinute: "Full trials a minute", timeLeft: "Time left", trialsEnded: "trials that have ended",
    curveLabel: "{0}: {1} after {2} trials", bestTrials: "The best so far", rank: "No.", trialEpochs: "Epochs", configuration: "Configuration", noTrials: "No trial has ended yet.",
    trialsHelp: "Each configuration once, those that were trained longest first.", frontHelp: "Each configuration once, those that were trained longest first; ★ where no other is better in one goal without being worse in another.", failedTrials: "{0} failed: {1}", frontMark: "not beaten", showAllTrials: "Show all {0}", showFewTrials: "Show the best {0}",
    lookTitle: "What it gets right, and what wrong", looking: "Asking the network about every test image…",
    lookAt: "{0} of {1} right ({2} %), on {3}",
    matrix: "Confusions", matrixHelp: "A row for what each image is, a column for what the network said. Choose a number to see the images behind it.",
    truth: "is", said: "said", cellName: "{0} images of {1} taken for {2}",
    worst: "Worst mistakes", worstHelp: "Wrong, and most sure of it.", backToWorst: "Back to the worst mistakes",
    cellTitle: "{1} taken for {2}", cellRight: "{1}, and taken for it", cellHelp: "The first {0} of {1}", cellAll: "All {0}",
    mistake: "{0} taken for {1}, {2} % sure", filters: "What the first layer looks for", filtersHelp: "The weights of the first layer, each as a picture: orange where ink counts for it, blue where against.",
    image: "Image {0}", close: "Close", filterLabel: "Weights of the first layer, {0} pictures",
    footer: "Percept, neural networks in plain Java. For programs:", lost: "The server does not answer. Is percept serve still running?",
    noPicture: "No picture in what was dropped or pasted.",
  },
  zh: {
    name: "中文", navigation: "页面",
    draw: "书写", train: "训练", tune: "调参", look: "查看",
    drawTitle: "写一个数字，看网络怎样思考",
    paper: "写数字的画布", paperHelp: "用鼠标、手指或笔书写，也可以拖入或粘贴图片。键盘：方向键移动笔，空格落笔或抬笔，Esc 清除。",
    here: "在这里写一个数字", clear: "清除", undo: "撤销", photo: "照片…",
    answer: "它的回答", sees: "它看到的",
    seenLabel: "网络看到的图像", seenCaption: "28 × 28 像素，像训练图像一样居中",
    evidenceLabel: "图像哪些部分支持或反对这个回答",
    evidenceFor: "为什么是 {0}？", spokeFor: "支持", spokeAgainst: "反对",
    why: "方法：依次遮住每个 3 × 3 的小块，再问一次网络。回答变弱得越多，那一块就越支持它。点击其他数字的条形，看什么支持那个数字。",
    sure: "把握 {0} %", chooseClass: "{0}：{1} %。显示支持它的部分",
    keepTitle: "其实是什么？保存为样本：", keepAs: "保存为 {0}",
    kept: "已保存 {0} 个样本，文件 {1}",
    inside: "网络内部", insideHelp: "每个方格是隐藏层算出的一个数：最暗为最低，最亮为最高。",
    units: "{0} · {1} 个单元", maps: "{0} · {1} 张 {2} × {3} 的特征图",
    onlyPictures: "模型 {0} 接受数字行，不接受图片。程序可以调用它：见下方 OpenAPI。",
    noModel: "还没有模型。训练一个吧，只需几秒钟。", noModelShort: "没有模型",
    trainTitle: "训练网络", newRun: "新的训练", recipe: "配方", data: "数据",
    dataKept: "保存的样本（{0}）", dataMnist: "mnist", dataDigits: "digits，由 Percept 绘制",
    further: "在当前模型的基础上继续", more: "更多选项",
    epochs: "轮数", batch: "批大小", rate: "学习率", seed: "种子", network: "网络", optimizer: "优化器", augment: "随机变换图像",
    start: "开始训练", starting: "正在启动…", noRun: "还没有训练", stop: "停止", stopping: "正在停止…", resume: "继续", use: "用它识别",
    accuracy: "准确率", loss: "损失", iterations: "迭代", seconds: "秒", testAccuracy: "正确率", allRuns: "所有训练", run: "训练", state: "状态", actions: "操作", show: "显示",
    running: "进行中", done: "已完成", stopped: "已停止", failed: "失败", waiting: "第一次测量马上就来…",
    now: "现在由这次训练的模型回答。", trainSet: "训练集", testSet: "测试集", validationSet: "验证集",
    chart: "{0}：{2} 次迭代后为 {1}", noRuns: "还没有训练过。",
    about_script: "Percept 起源的 numpy 脚本的训练：几秒钟，正确率 94.5 %。",
    about_fast: "同样的网络，步子更大：一秒达到 94 %。",
    about_mlp: "一个 256 单元的隐藏层：正确率超过 98 %。",
    "about_mlp-best": "两个隐藏层和弯曲的图像，几分钟：约 99.3 %。",
    "about_cnn-fast": "小型卷积网络：约十秒超过 99 %。",
    about_cnn: "带批归一化的卷积网络，约一分钟：约 99.5 %。",
    "about_cnn-best": "四层卷积，约五分钟：约 99.65 %。",
    tuneTitle: "搜索更好的网络", newSearch: "新的搜索", budget: "预算", budgetHelp: "时间，如 90s、5m 或 1h；或完整试验的次数，如 40。",
    goals: "优化目标", goal_accuracy: "准确率", goal_loss: "损失", goal_parameters: "参数少", goal_flops: "运算少",
    value: "值", value_accuracy: "准确率", value_loss: "损失", value_rmse: "均方根误差", value_parameters: "参数量", value_flops: "运算量",
    space: "搜索空间", spaceHelp: "名称代表网络中的 {位置}，或 learning-rate、batch 等训练选项。uniform、log、int 和 logint 给出范围，choice 列出候选。",
    usualSpace: "恢复默认空间", tuneRecipe: "其余设置的配方", fullEpochs: "完整试验的轮数", suggestions: "建议方法", early: "提前终止", never: "从不", heldOut: "留出的图像数", folds: "或交叉验证折数", mostParameters: "参数上限",
    startSearch: "开始搜索", noSearch: "还没有搜索", report: "报告", useWinner: "用最优者识别", allSearches: "所有搜索", search: "搜索", trials: "试验", winnerAccuracy: "最优者的测试正确率", noSearches: "还没有搜索过。",
    searchWaiting: "第一次试验马上结束…", searchTraining: "正在用全部训练数据训练最优者，随后测试一次…", searchNow: "现在由这次搜索的最优者回答。", searchStopped: "已停止。试验结果已保存，可以继续。",
    ofFirst: "第 1 名的{0}", bestSoFar: "目前最好的{0}（留出的图像上，不论轮数）", perMinute: "每分钟完整试验", timeLeft: "剩余时间", trialsEnded: "已结束的试验",
    curveLabel: "{0}：{2} 次试验后为 {1}", bestTrials: "目前最好的试验", rank: "名次", trialEpochs: "轮数", configuration: "配置", noTrials: "还没有试验结束。",
    trialsHelp: "每个配置列一次，训练最久的在前。", frontHelp: "每个配置列一次，训练最久的在前；★ 表示没有其他试验在某个目标上更好而在别的目标上不差。", failedTrials: "{0} 次失败：{1}", frontMark: "未被超越", showAllTrials: "显示全部 {0} 个", showFewTrials: "只显示前 {0} 个",
    lookTitle: "它对在哪里，错在哪里", looking: "正在让网络识别每一张测试图像…",
    lookAt: "{3}：{1} 张中对了 {0} 张（{2} %）",
    matrix: "混淆矩阵", matrixHelp: "每行是图像的真实类别，每列是网络的回答。点击数字查看背后的图像。",
    truth: "真实", said: "回答", cellName: "{0} 张 {1} 被认作 {2}",
    worst: "最严重的错误", worstHelp: "答错了，而且最有把握。", backToWorst: "回到最严重的错误",
    cellTitle: "{1} 被认作 {2}", cellRight: "{1}，认对了", cellHelp: "{1} 张中的前 {0} 张", cellAll: "全部 {0} 张",
    mistake: "{0} 被认作 {1}，把握 {2} %", filters: "第一层在找什么", filtersHelp: "第一层的权重，每个单元一张图：橙色处有墨加分，蓝色处减分。",
    image: "图像 {0}", close: "关闭", filterLabel: "第一层的权重，{0} 张图",
    footer: "Percept，纯 Java 的神经网络。供程序使用：", lost: "服务器没有回应。percept serve 还在运行吗？",
    noPicture: "拖入或粘贴的内容里没有图片。",
  },
};

function chosen() {
  const asked = new URLSearchParams(location.search).get("lang");
  let kept = null;
  try { kept = localStorage.getItem("percept-language"); } catch { /* no storage: the browser's language */ }
  for (const wish of [asked, kept, ...navigator.languages]) {
    const language = (wish ?? "").slice(0, 2).toLowerCase();
    if (language in WORDS) return language;
  }
  return "en";
}

export let language = chosen();

/** The words for `key`, with {0}, {1} … replaced. */
export function t(key, ...values) {
  const text = WORDS[language][key] ?? WORDS.en[key] ?? key;
  return text.replace(/\{(\d)\}/g, (_, i) => values[i]);
}

export function has(key) {
  return key in WORDS.en;
}

/** Puts words into every element that asks for some. */
export function translate() {
  document.documentElement.lang = language === "zh" ? "zh-CN" : language;
  for (const element of document.querySelectorAll("[data-t]")) element.textContent = t(element.dataset.t);
  for (const element of document.querySelectorAll("[data-label]")) element.setAttribute("aria-label", t(element.dataset.label));
}

/** The other language. */
export function other() {
  const code = language === "en" ? "zh" : "en";
  return { code, name: WORDS[code].name };
}

export function speak(code) {
  language = code;
  try { localStorage.setItem("percept-language", code); } catch { /* for this visit, then */ }
}
