"""Words of a sentence, by underthesea's own segmentation model. The one door to underthesea."""

from __future__ import annotations

from functools import cache

from hoptac.types import Span, Word


class Segmenter:
    def __init__(self) -> None:
        from underthesea.models.fast_crf_sequence_tagger import FastCRFSequenceTagger
        from underthesea.pipeline import word_tokenize
        from underthesea.pipeline.text_normalize import token_normalize
        from pathlib import Path
        import underthesea.pipeline.word_tokenize.regex_tokenize as rt

        self.patterns = rt.patterns
        self.normalize = token_normalize
        self.model = FastCRFSequenceTagger()
        self.model.load(Path(rt.__file__).parent / "models" / "ws_crf_vlsp2013_20230727")

    def segment(self, text: str, span: Span) -> tuple[Word, ...]:
        from underthesea.pipeline.text_normalize.character_normalize import character_normalize

        sentence = character_normalize(text[span.start : span.end])
        matches = [m.span() for m in self.patterns.finditer(sentence)]
        if not matches:
            return ()
        tags = self.model.predict([[self.normalize(sentence[a:b])] for a, b in matches])
        words: list[Word] = []
        for tag, (a, b) in zip(tags, matches, strict=True):
            if tag == "I-W" and words:
                words[-1] = Word(words[-1].start, span.start + b)
            else:
                words.append(Word(span.start + a, span.start + b))
        return tuple(words)


@cache
def segmenter() -> Segmenter:
    """The segmenter of this process."""
    return Segmenter()
