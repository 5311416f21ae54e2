"""The person's words are the comment that the open question asks for."""

from actions.act import Act


class Comment(Act):
    labels = ("comment",)

    def name(self) -> str:
        return "action_comment"
