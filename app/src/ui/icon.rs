//! Icons: one sprite in the bundle, drawn by reference. The words beside them carry the meaning.

use leptos::prelude::*;

/// Names the bundle that a page belongs to; the server provides it, and addresses of files contain it.
#[derive(Clone, Debug)]
pub struct BuildId(pub String);

macro_rules! glyphs {
    ($($variant:ident = $name:literal,)*) => {
        /// The drawings in the sprite (`frontend/icons/names.txt` lists the same ones).
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Glyph {
            $(#[doc = concat!("The symbol `i-", $name, "`.")] $variant,)*
        }

        impl Glyph {
            /// Every drawing, in the order of the sprite.
            pub const ALL: &[Self] = &[$(Self::$variant,)*];

            /// The name of the symbol in the sprite, without its `i-`.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)*
                }
            }
        }
    };
}

glyphs! {
    Account = "account",
    Analytics = "analytics",
    ArrowBack = "arrow-back",
    ArrowForward = "arrow-forward",
    Assignment = "assignment",
    BedFree = "bed-free",
    BedOccupied = "bed-occupied",
    Bookmark = "bookmark",
    Broom = "broom",
    Business = "business",
    CalendarMonth = "calendar-month",
    Chat = "chat",
    Check = "check",
    Checklist = "checklist",
    ChevronDown = "chevron-down",
    ChevronLeft = "chevron-left",
    ChevronRight = "chevron-right",
    ChevronUp = "chevron-up",
    Close = "close",
    Construction = "construction",
    Copy = "copy",
    Coronavirus = "coronavirus",
    Delete = "delete",
    Document = "document",
    Download = "download",
    Edit = "edit",
    Email = "email",
    Error = "error",
    Flag = "flag",
    Groups = "groups",
    Help = "help",
    Home = "home",
    Hourglass = "hourglass",
    Info = "info",
    Language = "language",
    Link = "link",
    ListBulleted = "list-bulleted",
    Location = "location",
    Lock = "lock",
    Menu = "menu",
    MoreVert = "more-vert",
    Notifications = "notifications",
    OpenInNew = "open-in-new",
    Person = "person",
    PersonAdd = "person-add",
    Plads = "plads",
    Plus = "plus",
    Print = "print",
    Refresh = "refresh",
    Reply = "reply",
    Save = "save",
    Search = "search",
    Send = "send",
    Settings = "settings",
    Shield = "shield",
    Smartphone = "smartphone",
    SortTableAscending = "sort-table-ascending",
    SortTableDescending = "sort-table-descending",
    SortTableNone = "sort-table-none",
    Success = "success",
    Sync = "sync",
    Time = "time",
    Upload = "upload",
    ViewInList = "view-in-list",
    Visibility = "visibility",
    VisibilityOff = "visibility-off",
    Warning = "warning",
}

/// An icon beside a word. It says nothing by itself, so it is hidden from screen readers.
///
/// On the server only: an island takes an icon as a child.
#[component]
pub fn Icon(
    /// What to draw.
    name: Glyph,
    /// 16 px, for lines of small text.
    #[prop(optional)]
    small: bool,
    /// 24 px, for messages.
    #[prop(optional)]
    large: bool,
) -> impl IntoView {
    let class = match (small, large) {
        (true, _) => "icon icon--s",
        (_, true) => "icon icon--l",
        _ => "icon",
    };
    let build = use_context::<BuildId>().map(|build| build.0).unwrap_or_default();
    let href = format!("/a/{build}/pkg/icons.svg#i-{}", name.name());
    view! {
        <svg class=class aria-hidden="true" focusable="false">
            <use href=href></use>
        </svg>
    }
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;

    #[test]
    fn the_sprite_and_the_program_know_the_same_icons() {
        let sprite: Vec<&str> = include_str!("../../../frontend/icons/names.txt").lines().collect();
        let program: Vec<&str> = Glyph::ALL.iter().map(|glyph| glyph.name()).collect();
        assert_eq!(program, sprite);
    }

    #[test]
    fn an_icon_points_into_the_sprite_of_its_build() {
        let html = Owner::new().with(|| {
            provide_context(BuildId("b1".into()));
            view! { <Icon name=Glyph::BedFree small=true/> }.to_html()
        });
        assert!(html.contains(r#"class="icon icon--s""#), "{html}");
        assert!(html.contains(r#"aria-hidden="true""#), "{html}");
        assert!(html.contains(r##"<use href="/a/b1/pkg/icons.svg#i-bed-free""##), "{html}");
    }
}
