import reflex as rx
class S(rx.State):
    n: int = 0
    @rx.event
    def up(self):
        self.n += 1
def index():
    return rx.el.main(rx.button("hi", on_click=S.up), S.n)
app = rx.App()
app.add_page(index, route="/")
