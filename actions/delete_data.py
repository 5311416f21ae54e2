"""The person wants to have their data deleted: the desk says what goes and what stays, and asks before it does so."""

from actions.act import Act


class DeleteData(Act):
    labels = ("delete_data",)

    def name(self) -> str:
        return "action_delete_data"
