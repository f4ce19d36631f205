//! A page made with yew that asks its visitors. The tag in `index.html` brings the widget; [`otklik`] has the calls.

mod otklik;

use yew::prelude::*;

#[component]
fn Shop() -> Html {
    let answered = use_state(|| 0);
    {
        let answered = answered.clone();
        use_effect_with((), move |()| {
            let mut count = 0;
            otklik::on("completed", move || {
                count += 1;
                answered.set(count);
            });
        });
    }
    html! {
        <main>
            <h1>{ "Tea shop" }</h1>
            <button id="order" onclick={|_| otklik::track("order.done")}>{ "Order tea" }</button>
            <button id="ask" onclick={|_| otklik::open()}>{ "Give feedback" }</button>
            <p id="answered">{ "Surveys answered: " }{ *answered }</p>
        </main>
    }
}

fn main() {
    yew::Renderer::<Shop>::new().render();
}
