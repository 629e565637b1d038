// Draw the formulas, make the text of each slide as large as fits, and hand over to reveal.js.
(() => {
  const LARGEST = 1.25;
  const SMALLEST = 0.5;
  const MARGIN = 28; // pixels below the text, where the number of the slide stands
  const FIGURE = { wanted: 400, least: 250 }; // pixels of height, before and after the text shrinks
  const slides = document.querySelector('.reveal .slides');

  renderMathInElement(slides, {
    delimiters: [
      { left: '$$', right: '$$', display: true },
      { left: '$', right: '$', display: false },
    ],
    ignoredTags: ['script', 'style', 'pre', 'code', 'textarea'],
    throwOnError: false,
  });

  function isTooFull(slide, scale) {
    const least = scale > 1 ? FIGURE.wanted : FIGURE.least;
    const figures = [...slide.querySelectorAll('.figure')];
    return (
      [...slide.children].some(
        (part) => part.offsetTop + part.offsetHeight > slide.clientHeight - MARGIN,
      ) ||
      [slide, ...slide.querySelectorAll('pre, table')].some(
        (part) => part.scrollWidth > part.clientWidth + 1,
      ) ||
      figures.some((figure) => figure.clientHeight < least)
    );
  }

  function fit(slide) {
    if (!slide || slide.dataset.fit) return;
    let scale = LARGEST;
    slide.style.setProperty('--fit', scale);
    while (isTooFull(slide, scale) && scale > SMALLEST) {
      scale = Math.round((scale - 0.05) * 100) / 100;
      slide.style.setProperty('--fit', scale);
    }
    slide.dataset.fit = scale;
  }

  const leaves = () => slides.querySelectorAll('section:not(.stack)');
  Reveal.on('ready', (event) => fit(event.currentSlide));
  Reveal.on('slidechanged', (event) => fit(event.currentSlide));
  Reveal.on('pdf-ready', () => leaves().forEach(fit));
  Reveal.initialize({
    width: 1280,
    height: 720,
    margin: 0.02,
    center: false,
    display: 'flex',
    hash: true,
    slideNumber: 'c/t',
    transition: 'none',
    backgroundTransition: 'none',
    pdfSeparateFragments: false,
    plugins: [RevealNotes],
  });
})();
